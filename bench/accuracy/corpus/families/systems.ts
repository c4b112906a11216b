// Services and systems of jobs: git, Open MPI, PostgreSQL, Redis, MariaDB, pip, apt, docker, Snakemake, Slurm's commands, parallel ranks.
import { benign, fail, resources, retry, unknown, type Case } from '../job.ts'

const git =
  'git init -q -b main . && git config user.email user@example.org && git config user.name user && echo 1 > a && git add a && git commit -qm one'
const asUser = (script: string): string => `setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/home/user bash -c '${script}'`
const mpi = (body: string): Record<string, string> => ({
  'grid.c': `#include <mpi.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\nint main(int argc, char **argv) {\n  int rank, size;\n  MPI_Init(&argc, &argv);\n  MPI_Comm_rank(MPI_COMM_WORLD, &rank);\n  MPI_Comm_size(MPI_COMM_WORLD, &size);\n  if (rank == 0) { printf("grid: %d ranks\\n", size); fflush(stdout); }\n${body}\n  MPI_Finalize();\n  return 0;\n}\n`,
})
const mpirun = (ranks: number): string => `mpicc -w -o grid grid.c || exit 1\nmpirun --oversubscribe -np ${ranks} ./grid`
const mpiEnv = {
  OMPI_MCA_btl: 'self,vader',
  OMPI_MCA_oob_tcp_if_include: 'lo',
  OMPI_MCA_btl_vader_single_copy_mechanism: 'none',
  PMIX_MCA_gds: 'hash',
}
const postgres = (more = ''): string =>
  'PG="setpriv --reuid postgres --regid postgres --clear-groups"; mkdir -m 777 /tmp/pg; B=/usr/lib/postgresql/15/bin; cd /tmp; ' +
  '$PG $B/initdb -D /tmp/pg/d -A trust -U postgres -N > /dev/null; ' +
  `$PG $B/pg_ctl -D /tmp/pg/d -l /tmp/pg/log -w -o "-p 5432 -k /tmp/pg -c listen_addresses=*${more}" start > /dev/null; ` +
  "echo 'host all all 0.0.0.0/0 scram-sha-256' > /tmp/pg/hba; " +
  'psql -q -h /tmp/pg -U postgres -c "create role app superuser login password \'none\'" -c "create database runs owner app"; ' +
  'psql -q -h /tmp/pg -U app runs -c "create table result(id int primary key, score real)" -c "insert into result values (1, 0.5), (2, 0.7)"'
const psql = 'psql -h 127.0.0.1 -U app runs -v ON_ERROR_STOP=1'
const pg = { needs: ['psql', 'setpriv'] }
const pip = {
  env: {
    PIP_INDEX_URL: 'http://registry.example.org/simple',
    PIP_TRUSTED_HOST: 'registry.example.org',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_BREAK_SYSTEM_PACKAGES: '1',
    PIP_RETRIES: '2',
    PIP_TIMEOUT: '2',
  },
  needs: ['pip3'],
}
const wheel = `python3 - <<'END'
import zipfile
w = zipfile.ZipFile('/opt/stage/labkit-1.0-py3-none-any.whl', 'w')
w.writestr('labkit.py', 'x = 1\\n')
w.writestr('labkit-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: labkit\\nVersion: 1.0\\n')
w.writestr('labkit-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
w.writestr('labkit-1.0.dist-info/RECORD', 'labkit.py,,\\nlabkit-1.0.dist-info/METADATA,,\\nlabkit-1.0.dist-info/WHEEL,,\\nlabkit-1.0.dist-info/RECORD,,\\n')
w.close()
END`
const html = { 'Content-Type': 'text/html' }
const index = '<html><body><a href="/f/labkit-1.0-py3-none-any.whl">labkit-1.0-py3-none-any.whl</a></body></html>'
const docker = {
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', DOCKER_HOST: 'tcp://127.0.0.1:2375', DOCKER_API_VERSION: '1.41' },
  needs: ['/usr/local/bin/docker'],
}
const json = { 'Content-Type': 'application/json' }
const rules = (text: string, more: Record<string, string> = {}): Record<string, string> => ({ Snakefile: text, ...more })
const slurm = (more = ''): Record<string, string> => ({
  'slurm.conf': `ClusterName=c\nSlurmctldHost=db01(192.0.2.20)\nMessageTimeout=3\nNodeName=node01\nPartitionName=p Nodes=node01\n${more}`,
  'run.sh': '#!/bin/bash\nhostname\n',
})

export const cases: Case[] = [
  {
    tool: 'git',
    sh: 'git clone http://git.example.org:3000/lab/code.git',
    label: retry('network', /unable to access|Failed to connect/, 'The git host refuses the connection.'),
  },
  {
    tool: 'git',
    sh: 'git clone http://git.example.org:3000/lab/code.git && cd code && make\ncd code && ./configure',
    servers: [{ port: 3000, http: [{ status: 502 }] }],
    label: retry('external_service', /error: 502/, 'The git host answers 502; the missing folder is the effect.', { hard: true }),
  },
  {
    tool: 'git',
    env: { GIT_TERMINAL_PROMPT: '0' },
    sh: 'git clone http://git.example.org:3000/lab/code.git',
    servers: [{ port: 3000, http: [{ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="git"' } }] }],
    label: fail('auth', /could not read Username|Authentication failed/, 'No credentials for the repository.'),
  },
  {
    tool: 'git',
    sh: 'git clone http://git.example.org:3000/lab/cdoe.git',
    servers: [{ port: 3000, http: [{ status: 404 }] }],
    label: fail('config', /not found/, 'No such repository.'),
  },
  {
    tool: 'git',
    sh: 'git clone git://git.example.org/lab/code.git',
    servers: [{ port: 9418, mode: 'close' }],
    label: retry(
      'network',
      /Could not read from remote repository/,
      'The connection was closed early; the advice about access rights is generic.',
      { hard: true, accept: ['fail'] },
    ),
  },
  { tool: 'git', sh: 'git -C /work/job status --short', label: fail('config', /not a git repository/, 'Not a repository.') },
  {
    tool: 'git',
    setup: asUser(
      `${git} && git checkout -qb side && echo 2 > a && git commit -qam two && git checkout -q main && echo 3 > a && git commit -qam three`,
    ),
    sh: 'git merge side',
    label: fail('config', /CONFLICT/, 'A merge conflict: a person must solve it.'),
  },
  {
    tool: 'git',
    setup: asUser(`${git} && touch .git/index.lock`),
    sh: 'set -e\necho 2 > b\ngit add b\ngit commit -qm two',
    label: retry('concurrency', /index.lock/, 'The lock of the index is taken: another git, or one that died.', {
      accept: ['fail', 'unknown'],
    }),
  },
  {
    tool: 'git',
    setup: asUser(git) + '; chown -R 0:0 .',
    sh: 'git log --oneline',
    label: fail('permission', /dubious ownership/, 'The repository belongs to another user.'),
  },
  {
    tool: 'git',
    setup: asUser(
      'git init -q --bare -b main /tmp/r.git && git clone -q /tmp/r.git x 2>/dev/null; cd x && git config user.email u@example.org && git config user.name u && echo 1 > a && git add a && git commit -qm 1 && git push -q origin HEAD:main && git clone -q /tmp/r.git ../y && echo 2 > a && git commit -qam 2 && git push -q origin HEAD:main',
    ),
    sh: 'cd y && git config user.email u@example.org && git config user.name u && echo 3 > b && git add b && git commit -qm 3 && git push origin HEAD:main',
    label: fail('concurrency', /rejected/, 'Someone else pushed first; the same push fails again until the branch is brought up to date.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  { tool: 'git', setup: asUser(git), sh: 'git checkout v9.9.9', label: fail('config', /did not match any/, 'No such tag.') },
  {
    tool: 'git',
    setup: asUser(git),
    sh: 'git -c advice.detachedHead=true checkout $(git rev-parse HEAD) 2>&1; git gc --quiet; echo "checked out"',
    label: benign('The advice about a detached head is no error.'),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi(
      '  if (rank == 0) { fprintf(stderr, "grid: nx = 128 is not a multiple of the number of ranks\\n"); MPI_Abort(MPI_COMM_WORLD, 3); }\n  MPI_Barrier(MPI_COMM_WORLD);',
    ),
    sh: mpirun(3),
    label: fail('config', /nx = 128 is not a multiple/, 'The program checks its input and aborts; the banner is generic.', { hard: true }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi('  int *p = NULL; if (rank == 2) *p = 1;\n  MPI_Barrier(MPI_COMM_WORLD);'),
    sh: mpirun(4),
    label: fail('code_bug', /Segmentation fault/, 'One rank crashed.', { accept: ['unknown'] }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi(
      '  int a[8] = {0};\n  if (rank == 0) MPI_Send(a, 8, MPI_INT, 1, 7, MPI_COMM_WORLD);\n  if (rank == 1) MPI_Recv(a, 4, MPI_INT, 0, 7, MPI_COMM_WORLD, MPI_STATUS_IGNORE);\n  MPI_Barrier(MPI_COMM_WORLD);',
    ),
    sh: mpirun(2),
    label: fail('code_bug', /MPI_ERR_TRUNCATE/, 'A message longer than the buffer that receives it.'),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi(
      '  if (rank == 1) { FILE *f = fopen("restart.0001", "r"); if (!f) { perror("grid[1]: restart.0001"); exit(2); } }\n  sleep(1);\n  if (rank == 0) printf("step 1\\n");\n  MPI_Barrier(MPI_COMM_WORLD);',
    ),
    sh: mpirun(4),
    label: fail('missing_data', /restart.0001: No such file/, 'One rank found no restart file.', { hard: true }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    memory: 200,
    files: mpi('  if (rank == 1) for (long i = 0; i < 60; i++) memset(malloc(8L << 20), 1, 8L << 20);\n  MPI_Barrier(MPI_COMM_WORLD);'),
    sh: mpirun(2),
    limit: 90,
    label: resources('oom', /signal 9 \(Killed\)/, 'One rank was killed by the memory control group.', { hard: true, accept: ['unknown'] }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi(''),
    sh: 'mpicc -w -o grid grid.c\nmpirun -np 64 ./grid',
    label: fail('config', /There are not enough slots available in the system/, 'More ranks than slots.', {
      accept: ['retry_with_resources'],
    }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    sh: 'mpirun --oversubscribe -np 2 ./gird',
    label: fail('config', /could not (find|access)|Executable|executable/, 'The program is not there.'),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun'],
    env: mpiEnv,
    files: mpi(
      '  fprintf(stderr, "rank %d: warning: no device found, using host\\n", rank);\n  MPI_Barrier(MPI_COMM_WORLD);\n  if (rank == 0) printf("converged\\n");',
    ),
    sh: mpirun(2),
    label: benign('Warnings of each rank, then converged.', { hard: true }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc', 'mpirun', 'gfortran'],
    env: mpiEnv,
    files: mpi(
      '  float x = 1.0f / (rank - 1);\n  if (rank == 1) { fprintf(stderr, "rank 1: energy is NaN at step 120, stopping\\n"); MPI_Abort(MPI_COMM_WORLD, 9); }\n  sleep(2);',
    ),
    sh: mpirun(3),
    label: fail('code_bug', /energy is NaN/, "The solution diverged; the exit code 9 is the program's own, no SIGKILL.", { hard: true }),
  },
  {
    tool: 'python',
    files: {
      'ranks.py': `import multiprocessing, os, socket, sys, time
def root(ready):
    server = socket.create_server(('127.0.0.1', 29500))
    ready.set()
    peers = [server.accept()[0] for _ in range(7)]
    time.sleep(0.2)
    sys.stderr.write("rank 0: ValueError: loss is nan at step 40, learning rate 3.0\\n")
    sys.stderr.flush()
    for peer in peers:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')
    os._exit(1)
def rank(n, ready):
    ready.wait()
    peer = socket.create_connection(('127.0.0.1', 29500))
    try:
        peer.recv(10) or sys.stderr.write(f'rank {n}: connection closed by peer\\n')
    except OSError as error:
        sys.stderr.write(f'rank {n}: all_reduce failed: {error}\\n')
    os._exit(1)
if __name__ == '__main__':
    ready = multiprocessing.Event()
    all = [multiprocessing.Process(target=root, args=(ready,))] + [multiprocessing.Process(target=rank, args=(n, ready)) for n in range(1, 8)]
    [p.start() for p in all]
    [p.join() for p in all]
    print('exit codes', [p.exitcode for p in all])
    sys.exit(1)
`,
    },
    sh: 'python3 ranks.py',
    label: fail('code_bug', /loss is nan/, 'Rank 0 died of a diverging loss; seven peers report their lost connection.', { hard: true }),
  },
  {
    tool: 'python',
    memory: 120,
    files: {
      'ranks.py': `import multiprocessing, os, socket, sys, time
def root(ready):
    server = socket.create_server(('127.0.0.1', 29500))
    ready.set()
    peers = [server.accept()[0] for _ in range(5)]
    print('rank 0: gathering shards', flush=True)
    [b'x' * (8 << 20) for _ in range(40)]
def rank(n, ready):
    ready.wait()
    peer = socket.create_connection(('127.0.0.1', 29500))
    try:
        peer.recv(10) or sys.stderr.write(f'rank {n}: connection closed by peer\\n')
    except OSError as error:
        sys.stderr.write(f'rank {n}: gather failed: {error}\\n')
    os._exit(1)
if __name__ == '__main__':
    ready = multiprocessing.Event()
    all = [multiprocessing.Process(target=root, args=(ready,))] + [multiprocessing.Process(target=rank, args=(n, ready)) for n in range(1, 6)]
    [p.start() for p in all]
    [p.join() for p in all]
    for n, p in enumerate(all):
        print(f'rank {n} ended with exit code {p.exitcode}')
    sys.exit(1)
`,
    },
    sh: 'python3 ranks.py',
    label: resources(
      'oom',
      /rank 0 ended with exit code -9/,
      'Rank 0 was killed for memory while it gathered; the peers lost their connection because of it.',
      { hard: true, accept: ['unknown'] },
    ),
    failure: { scheduler_state: 'OUT_OF_MEMORY' },
  },
  {
    ...pg,
    tool: 'psql',
    sh: 'psql -h db01.example.org -U app runs -c "select 1"',
    label: retry('network', /Connection refused/, 'The database host refuses.'),
  },
  {
    ...pg,
    tool: 'psql',
    servers: [{ port: 5432, mode: 'close' }],
    sh: 'psql -h db01.example.org -U app runs -c "select 1"',
    label: retry('network', /server closed the connection unexpectedly/, 'The server closed the connection while it was made.'),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `${psql} -c "select avg(socre) from result"`,
    label: fail('code_bug', /column "socre" does not exist/, 'A misspelt column.'),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `${psql} -c "insert into result values (3, 0.1)" -c "insert into result values (2, 0.9)"`,
    label: fail('code_bug', /duplicate key value/, 'The row is there already.', { accept: ['unknown'] }),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `(echo 'begin; update result set score = 1 where id = 1; select pg_sleep(1.5); update result set score = 1 where id = 2; commit;' | ${psql} -q) & sleep 0.5\necho 'begin; update result set score = 2 where id = 2; update result set score = 2 where id = 1; commit;' | ${psql} -q; rc=$?; wait; rc2=$?; [ $rc -ne 0 ] || exit 3; exit $rc`,
    expectExit: 3,
    label: retry('concurrency', /deadlock detected/, 'Two transactions locked each other out; one was cancelled and may run again.'),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `(echo 'begin isolation level serializable; update result set score = 1 where id = 1; select pg_sleep(1); commit;' | ${psql} -q) & sleep 0.3\necho 'begin isolation level serializable; select * from result; update result set score = 2 where id = 1; commit;' | ${psql} -q`,
    label: retry('concurrency', /could not serialize access/, 'A serialization failure: the transaction may run again.'),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(' -c max_connections=5 -c superuser_reserved_connections=0 -c max_wal_senders=0'),
    sh: `for i in 1 2 3 4 5; do ${psql} -qc "select pg_sleep(4)" > /dev/null & done; sleep 1\n${psql} -c "select count(*) from result"`,
    label: retry('external_service', /too many clients already/, 'All connections of the server are taken at this moment.', {
      accept: ['retry_with_resources'],
    }),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `${psql} -qc "set statement_timeout = 800" -c "select pg_sleep(5)"`,
    label: resources('timeout', /canceling statement due to statement timeout/, 'The statement passed its time limit.', {
      accept: ['retry', 'fail'],
    }),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `(sleep 1; psql -q -h 127.0.0.1 -U postgres postgres -c "select pg_terminate_backend(pid) from pg_stat_activity where query like '%sleep(5%' and pid <> pg_backend_pid()" > /dev/null) &\n${psql} -c "select pg_sleep(5)"`,
    label: retry(
      'external_service',
      /terminating connection due to administrator command/,
      'The server ended the connection: a restart or a fail-over.',
      { accept: ['unknown'] },
    ),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres() + '; cp /tmp/pg/hba /tmp/pg/d/pg_hba.conf; $PG $B/pg_ctl -D /tmp/pg/d reload > /dev/null',
    env: { PGPASSWORD: 'other' },
    sh: 'psql -h 127.0.0.1 -U app runs -c "select 1"',
    label: fail('auth', /password authentication failed/, 'Wrong password.'),
  },
  {
    ...pg,
    tool: 'psycopg2',
    setup: postgres(),
    files: { 'q.py': "import psycopg2\nc = psycopg2.connect('host=127.0.0.1 user=app dbname=runz')\n" },
    sh: 'python3 q.py',
    label: fail('config', /database "runz" does not exist/, 'A misspelt database; an operational error in name only.', { hard: true }),
  },
  {
    ...pg,
    tool: 'psql',
    setup: postgres(),
    sh: `${psql} <<'END'\ncreate table if not exists result(id int);\ndrop table if exists scratch;\nselect count(*) as failed from result where score < 0;\nEND`,
    label: benign('Notices about things that exist or do not; no row failed.', { hard: true }),
  },
  {
    tool: 'redis-cli',
    needs: ['redis-cli'],
    sh: 'redis-cli -h cache01.example.org ping',
    label: retry('network', /Connection refused/, 'The cache refuses the connection.'),
  },
  {
    tool: 'redis-cli',
    needs: ['redis-server', 'redis-cli'],
    setup: 'redis-server --port 6379 --daemonize yes --requirepass other --save "" > /dev/null; sleep 0.3',
    sh: 'redis-cli -e set job:1 done',
    label: fail('auth', /NOAUTH/, 'The cache wants a password.'),
  },
  {
    tool: 'redis-cli',
    needs: ['redis-server', 'redis-cli'],
    setup: 'redis-server --port 6379 --daemonize yes --save "" > /dev/null; sleep 0.3; redis-cli set queue x > /dev/null',
    sh: 'redis-cli -e lpush queue job7',
    label: fail('code_bug', /WRONGTYPE/, 'The key holds another type.'),
  },
  {
    tool: 'redis-cli',
    needs: ['redis-server', 'redis-cli'],
    setup:
      'redis-server --port 6379 --daemonize yes --save "" --replicaof 192.0.2.21 6380 --replica-serve-stale-data no > /dev/null; sleep 0.3',
    sh: 'redis-cli -e get job:1',
    label: retry('external_service', /MASTERDOWN/, 'The replica has lost its master.'),
  },
  {
    tool: 'mysql',
    needs: ['mysql'],
    servers: [{ port: 3306, mode: 'raw', wait: false, text: '\u0017\u0000\u0000\u0000\u00ff\u0010\u0004Too many connections' }],
    sh: 'mysql -h db01.example.org -u app runs -e "select 1"',
    label: retry('external_service', /Too many connections/, 'All connections of the server are taken.', {
      accept: ['retry_with_resources'],
    }),
  },
  {
    tool: 'mysql',
    needs: ['mysql'],
    sh: 'set -e\nmysql -h db01.example.org -u app runs -e "select 1" > out.tsv\n',
    label: retry('network', /Can't connect to (MySQL|server|MariaDB)/, 'The database host refuses.'),
  },
  {
    ...pip,
    tool: 'pip',
    sh: 'pip3 install --target t labkit==1.0',
    label: retry('network', /Connection refused/, 'The index refuses; "no matching distribution" is the effect.', { hard: true }),
  },
  {
    ...pip,
    tool: 'pip',
    servers: [{ port: 80, http: [{ status: 404 }] }],
    sh: 'pip3 install --target t lapkit==1.0',
    label: fail('dependency', /No matching distribution found|Could not find a version/, 'No such package in the index.'),
  },
  {
    ...pip,
    tool: 'pip',
    setup: wheel,
    servers: [{ port: 80, http: [{ path: '/simple/labkit/', body: index, headers: html }] }],
    sh: 'pip3 install --target t "labkit>=2"',
    label: fail('dependency', /Could not find a version that satisfies/, 'Only an older version exists.'),
  },
  {
    ...pip,
    tool: 'pip',
    setup: wheel,
    servers: [
      {
        port: 80,
        http: [
          { path: '/simple/labkit/', status: 503 },
          { path: '/simple/labkit/', body: index, headers: html },
          { path: '/f/labkit-1.0-py3-none-any.whl', file: '/opt/stage/labkit-1.0-py3-none-any.whl' },
        ],
      },
    ],
    sh: "pip3 install --target t labkit && python3 -c \"import sys; sys.path.insert(0, 't'); import labkit; print('labkit', labkit.x)\"",
    label: benign('The index was busy once; pip tried again and installed.', { hard: true }),
  },
  {
    ...pip,
    tool: 'pip',
    setup: wheel,
    servers: [
      {
        port: 80,
        http: [
          { path: '/simple/labkit/', body: index, headers: html },
          { path: '/f/labkit-1.0-py3-none-any.whl', file: '/opt/stage/labkit-1.0-py3-none-any.whl' },
        ],
      },
    ],
    files: { 'r.txt': `labkit==1.0 --hash=sha256:${'0'.repeat(64)}\n` },
    sh: 'pip3 install --target t -r r.txt',
    label: fail('config', /THESE PACKAGES DO NOT MATCH THE HASHES/, 'The locked checksum is not that of the file.', { accept: ['retry'] }),
  },
  {
    ...pip,
    tool: 'pip',
    setup: wheel,
    small: { '/env': '16k' },
    servers: [
      {
        port: 80,
        http: [
          { path: '/simple/labkit/', body: index, headers: html },
          { path: '/f/labkit-1.0-py3-none-any.whl', file: '/opt/stage/labkit-1.0-py3-none-any.whl' },
        ],
      },
    ],
    sh: 'pip3 install --no-compile --target /env labkit > /dev/null 2>&1; head -c 20000 /dev/zero > /env/x 2>/dev/null; pip3 install --upgrade --no-compile --target /env labkit',
    label: resources('disk', /No space left on device/, 'The disk of the environment is full.', { accept: ['fail'] }),
  },
  {
    ...pip,
    tool: 'pip',
    sh: 'pip3 install --no-index -r requirements.txt',
    label: fail('missing_data', /Could not open requirements file/, 'The list of requirements is not there.'),
  },
  {
    tool: 'apt',
    root: true,
    small: { '/var/lib/dpkg': '50m' },
    setup:
      'touch /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; mkdir -p /var/lib/dpkg/updates /var/lib/dpkg/info; touch /var/lib/dpkg/status',
    sh: `python3 -c "
import fcntl, os, struct, time
f = open('/var/lib/dpkg/lock-frontend', 'r+')
fcntl.fcntl(f, fcntl.F_SETLK, struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 0, 0))
open('held', 'w').close()
time.sleep(6)" & until [ -e held ]; do sleep 0.1; done
apt-get install -y hdf5-tools`,
    label: retry('concurrency', /Could not get lock/, 'Another package manager is at work.'),
  },
  { tool: 'apt', sh: 'apt-get install -y hdf5-tools', label: fail('permission', /Permission denied|are you root/, 'Not root.') },
  {
    tool: 'apt',
    root: true,
    small: { '/var/lib/apt': '50m', '/var/cache/apt': '50m' },
    files: { 's.list': 'deb [trusted=yes] http://mirror.example.org/debian bookworm main\n' },
    sh: 'apt-get -o Dir::Etc::sourcelist=/work/job/s.list -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any update && apt-get install -y hdf5-tools',
    label: retry('network', /connection refused|Connection refused/i, 'The mirror refuses.'),
  },
  {
    tool: 'apt',
    root: true,
    small: { '/var/lib/apt': '50m', '/var/cache/apt': '50m' },
    servers: [{ port: 80, http: [{ status: 404 }] }],
    files: { 's.list': 'deb [trusted=yes] http://mirror.example.org/debian bookwurm main\n' },
    sh: 'apt-get -o Dir::Etc::sourcelist=/work/job/s.list -o Dir::Etc::sourceparts=- -o APT::Sandbox::User=root update',
    label: fail('config', /404 +Not Found|does not have a Release file/, 'A release that does not exist.'),
  },
  {
    tool: 'apt',
    root: true,
    small: { '/var/lib/apt': '50m', '/var/cache/apt': '50m' },
    sh: 'apt-get install -y hdf9-tools',
    label: fail('dependency', /Unable to locate package/, 'No such package.'),
  },
  {
    ...docker,
    tool: 'docker',
    sh: 'docker run --rm registry.example.org/lab/app:1.2 fit',
    label: fail('config', /Cannot connect to the Docker daemon/, 'No daemon on this machine; one that is starting again reads the same.', {
      accept: ['retry', 'unknown'],
    }),
  },
  {
    ...docker,
    tool: 'docker',
    servers: [
      {
        port: 2375,
        http: [
          {
            status: 404,
            body: { message: 'manifest for registry.example.org/lab/app:9.9 not found: manifest unknown: manifest unknown' },
            headers: json,
          },
        ],
      },
    ],
    sh: 'docker pull registry.example.org/lab/app:9.9',
    label: fail('config', /manifest unknown/, 'No such tag.'),
  },
  {
    ...docker,
    tool: 'docker',
    servers: [
      { port: 2375, http: [{ status: 500, body: { message: 'toomanyrequests: You have reached your pull rate limit.' }, headers: json }] },
    ],
    sh: 'docker pull lab/app:1.2',
    label: retry('rate_limit', /toomanyrequests/, 'The registry limits pulls.'),
  },
  {
    ...docker,
    tool: 'docker',
    servers: [
      {
        port: 2375,
        http: [{ status: 500, body: { message: 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device' }, headers: json }],
      },
    ],
    sh: 'docker pull registry.example.org/lab/app:1.2 || { echo "image pull failed, registry down?"; exit 1; }',
    label: resources('disk', /no space left on device/, 'The disk of the node is full, not the registry down.', {
      hard: true,
      accept: ['fail', 'retry'],
    }),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules(
      'rule all:\n    input: "out.txt"\nrule sum:\n    input: "data/{s}.csv"\n    output: "{s}.txt"\n    shell: "wc -l {input} > {output}"\n',
    ),
    sh: 'snakemake -c1',
    label: fail('missing_data', /MissingInputException/, 'An input that no rule makes and that is not there.'),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules(
      'rule all:\n    input: "out.txt"\nrule sum:\n    input: "in.csv"\n    output: "out.txt"\n    shell: "python3 sum.py {input} > {output}"\n',
      { 'in.csv': '1\nx\n', 'sum.py': 'import sys\nprint(sum(int(line) for line in open(sys.argv[1])))\n' },
    ),
    sh: 'snakemake -c1',
    label: fail('data_format', /^ValueError: invalid literal/, 'Snakemake around a value that is not a number.', { hard: true }),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules(
      'rule all:\n    input: "out.txt"\nrule get:\n    output: "out.txt"\n    shell: "curl -sS -f http://data.example.org:8080/x -o {output}"\n',
    ),
    servers: [{ port: 8080, http: [{ status: 503 }] }],
    sh: 'snakemake -c1',
    label: retry('external_service', /error: 503/, 'Snakemake around a 503 of the data host.', { hard: true }),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    memory: 160,
    files: rules('rule all:\n    input: "out.txt"\nrule build:\n    output: "out.txt"\n    shell: "python3 build.py > {output}"\n', {
      'build.py': "t = [b'x' * (8 << 20) for _ in range(60)]\nprint(len(t))\n",
    }),
    sh: 'snakemake -c1',
    label: resources('oom', /Killed/, 'The memory control group killed Snakemake or its step.', { hard: true }),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules('rule all:\n    input: "out.txt"\nrule mk:\n    output: "out.txt"\n    shell: "echo 1 > out.tsv"\n'),
    sh: 'snakemake -c1 --latency-wait 1',
    label: fail(
      'config',
      /MissingOutputException|did not produce|missing after/,
      'The rule writes another file than it declares; the hint at latency is wrong.',
      { hard: true, accept: ['unknown'] },
    ),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules(
      'rule all:\n    input: "out.txt"\nrule flaky:\n    output: "out.txt"\n    retries: 2\n    shell: "if [ -e tried ]; then echo 1 > {output}; else touch tried; echo connection reset >&2; exit 1; fi"\n',
    ),
    sh: 'snakemake -c1',
    label: benign('The rule failed once, was repeated and finished.', { hard: true }),
  },
  {
    tool: 'snakemake',
    needs: ['snakemake'],
    files: rules('rule all:\n    input: "out.txt"\nrule a:\n    output: "out.txt"\n    log: "a.log"\n    shell: "exit 1 > {log} 2>&1"\n'),
    sh: 'snakemake -c1',
    label: unknown('Snakemake names the rule and its log, not the reason.', { hard: true, accept: ['fail'] }),
  },
  {
    tool: 'slurm',
    needs: ['sbatch'],
    env: { SLURM_CONF: '/work/job/slurm.conf' },
    files: slurm('AuthType=auth/none\n'),
    sh: 'sbatch run.sh',
    label: retry('scheduler', /Unable to contact slurm controller|error/, 'The controller cannot be reached.', { accept: ['fail'] }),
  },
  {
    tool: 'slurm',
    needs: ['sbatch'],
    env: { SLURM_CONF: '/work/job/slurm.conf' },
    sh: 'sbatch run.sh',
    files: { 'run.sh': '#!/bin/bash\nhostname\n' },
    label: fail('config', /error|fatal/i, 'No configuration of Slurm on this machine.', { accept: ['retry'] }),
  },
  {
    tool: 'slurm',
    needs: ['sbatch'],
    env: { SLURM_CONF: '/work/job/slurm.conf' },
    files: slurm(),
    sh: 'sbatch --mem=lots run.sh',
    label: fail('config', /[Ii]nvalid/, 'Not a size.'),
  },
]
