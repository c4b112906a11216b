// Shell scripts, limits of the operating system, signals, lock files, harmless noise.
import { benign, fail, resources, retry, unknown, type Case } from '../job.ts'

export const cases: Case[] = [
  {
    tool: 'bash',
    sh: 'set -e\necho "aligning s1"\nbwa-mem3 index ref.fa\necho done',
    label: fail('dependency', /command not found/, 'The program is not installed or not on the path.'),
  },
  {
    tool: 'bash',
    sh: 'echo start\nbwa-mem3 mem ref.fa > out.sam\nsort out.sam > sorted.sam\n[ -s sorted.sam ] || { echo "ERROR: sorted.sam is empty, disk full?" >&2; exit 1; }',
    label: fail('dependency', /command not found/, 'The missing program is the cause; the guess about a full disk is wrong.', {
      hard: true,
    }),
  },
  {
    tool: 'bash',
    files: { 'tool.sh': '#!/bin/bash\necho hi\n' },
    sh: './tool.sh --run',
    label: fail('permission', /Permission denied/, 'The script is not executable.'),
  },
  {
    tool: 'bash',
    sh: 'if [ 1 -eq 1 ]; then\n  echo "step 1"\nfi\nfor f in a b; do\n  echo $f\n',
    label: fail('code_bug', /syntax error/, 'The script ends inside a loop.'),
  },
  {
    tool: 'bash',
    sh: 'set -u\necho "queue: ${QUEUE:-short}"\ncp "$INPUT_DIR/a.dat" .',
    label: fail('config', /unbound variable/, 'A variable of the job is not set.'),
  },
  {
    tool: 'bash',
    files: { 'bin/tool': '#!/usr/bin/env perl5.8\nprint 1;\n' },
    setup: 'chmod +x bin/tool',
    sh: 'bin/tool a.dat',
    label: fail('dependency', /No such file or directory/, 'The interpreter of the script is not installed; the file itself is there.', {
      hard: true,
    }),
  },
  {
    tool: 'bash',
    files: { 'run2.sh': '#!/bin/bash\r\necho hi\r\n' },
    setup: 'chmod +x run2.sh',
    sh: './run2.sh',
    label: fail(
      'config',
      /bad interpreter|required file not found|No such file|cannot execute/,
      'Line ends of Windows in the first line.',
      { hard: true },
    ),
  },
  {
    tool: 'bash',
    setup: 'printf "\\177ELF\\2\\1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0\\2\\0\\267\\0" > tool; chmod +x tool',
    sh: './tool --version',
    label: fail('config', /Exec format error|cannot execute binary file/, 'A program for another processor.'),
  },
  {
    tool: 'bash',
    sh: 'cd /data/run7 || exit 1\nls',
    label: fail('missing_data', /No such file or directory/, 'The folder of the run does not exist.'),
  },
  {
    tool: 'bash',
    sh: 'set -o pipefail\nyes "sample" | head -n 3\necho "head is done, rc ${PIPESTATUS[*]}"',
    expectExit: 0,
    label: benign('A broken pipe by design: head closes it early.', { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'rm old.lock\nmkdir -p out\nmkdir out 2>&1\nls *.tmp\necho "cleaned up"\ndate -u +%Y > out/year && echo "job finished successfully"',
    expectExit: 0,
    label: benign('Failing clean-up commands before a job that succeeded.', { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'for s in s1 s2 s3; do echo "[$s] 0 errors, 0 failed, 0 killed"; done; echo "killed: 0  timeouts: 0  oom: 0"',
    noExit: true,
    label: benign('A summary that counts no failures.', { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'n=0\nuntil ls shared/ready 2>&1; do n=$((n+1)); echo "attempt $n: not ready, waiting"; sleep 0.3; if [ $n -eq 3 ]; then mkdir -p shared; touch shared/ready; fi; done\necho "all inputs ready; finished"',
    noExit: true,
    label: benign('The input came late and the job waited for it.', { hard: true }),
  },
  {
    tool: 'flock',
    sh: 'exec 9> run.lock\nflock -n 9\n( flock -n 8 || { echo "another run holds run.lock, giving up" >&2; exit 75; } ) 8> run.lock\nexit $?',
    label: retry('concurrency', /another run holds run.lock/, 'The lock is held by another run.', { accept: ['unknown', 'fail'] }),
  },
  {
    tool: 'flock',
    sh: 'exec 9> run.lock\nflock 9\nflock -w 1 run.lock -c "echo got it" || { rc=$?; echo "could not get run.lock within 1 s" >&2; exit $rc; }',
    label: retry('concurrency', /could not get run.lock/, 'Waited for a lock in vain.', { accept: ['unknown', 'fail'] }),
  },
  {
    tool: 'timeout',
    sh: 'echo "step 1 of 3"; sleep 0.2; echo "step 2 of 3"\ntimeout 1 sleep 20',
    label: resources('timeout', undefined, 'Ended by GNU timeout after its limit; exit 124 is all that says so.', {
      hard: true,
      accept: ['retry', 'unknown'],
    }),
  },
  {
    tool: 'timeout',
    sh: 'timeout -v 1 bash -c "for i in 1 2 3 4 5 6 7 8 9; do echo iteration \\$i of 9; sleep 0.3; done"',
    label: resources('timeout', /sending signal TERM/, 'The time limit ended a job that was making progress.', { accept: ['retry'] }),
  },
  {
    tool: 'timeout',
    sh: 'timeout -v -s KILL 1 bash -c "trap \'\' TERM; for i in 1 2 3 4 5 6 7 8 9; do echo frame \\$i of 9; sleep 0.3; done"\nrc=$?\necho "render ended with $rc"\nexit $rc',
    label: resources('timeout', /sending signal KILL/, 'SIGKILL here comes from the time limit, not from memory.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  {
    tool: 'bash',
    sh: "echo 'iter 100 of 1000'; echo 'iter 200 of 1000'; kill -TERM $$",
    failure: { scheduler_state: 'TIMEOUT', runtime: 'PT1H', exec_time_seconds: 3604 },
    label: resources('timeout', undefined, 'The scheduler ended the job at its time limit; the text does not say so.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  {
    tool: 'bash',
    sh: "echo 'iter 100 of 1000'; kill -TERM $$",
    failure: { scheduler_state: 'PREEMPTED' },
    label: retry('preemption', undefined, 'Preempted by the scheduler.'),
  },
  {
    tool: 'bash',
    sh: "echo 'iter 100 of 1000'; echo 'iter 200 of 1000'; kill -KILL $$",
    failure: { scheduler_state: 'NODE_FAIL' },
    label: retry('hardware', undefined, 'The node was lost.'),
  },
  {
    tool: 'bash',
    sh: "echo 'iter 100 of 1000'; kill -KILL $$",
    failure: { memory: '8g', peak_memory: 412000000 },
    label: unknown('Killed with 5 % of its memory used: not memory, and nothing says what.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'bash',
    sh: "echo 'chunk 1'; bash -c 'kill -KILL $$'; rc=$?; echo \"worker ended with $rc\"; exit $rc",
    label: resources('oom', /Killed/, 'A worker was killed by SIGKILL from an unknown sender: mostly memory, though nothing proves it.', {
      hard: true,
      accept: ['unknown', 'retry'],
    }),
  },
  {
    tool: 'bash',
    sh: 'set -e\necho "preparing"\n./prepare 2>/dev/null\necho "never"',
    files: { prepare: '#!/bin/bash\nexit 3\n' },
    setup: 'chmod +x prepare',
    label: unknown('Exit 3 of a program whose messages were thrown away.', { accept: ['fail'] }),
  },
  { tool: 'bash', sh: 'echo "begin 12:00"\nexit 1', label: unknown('Nothing but exit 1.', { accept: ['fail'] }) },
  {
    tool: 'bash',
    sh: 'echo "Submitting batch"; for i in 1 2 3; do echo "task $i: FAILED"; done; echo "3 of 3 tasks failed, see task logs"; exit 1',
    label: unknown('A summary that points to other logs.', { hard: true, accept: ['fail'] }),
  },
  {
    tool: 'bash',
    sh: 'echo "loading modules"; kill -HUP $$',
    label: unknown('Hung up: the session went away or someone ended it.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'bash',
    sh: '(ulimit -f 100; seq 100000 > out.txt; echo "writer ended with $?"; [ -f done ] || exit 1)',
    label: resources('resource_limit', /File size limit exceeded|write error|File too large/, 'The limit on the size of files.', {
      accept: ['fail'],
    }),
  },
  {
    tool: 'python',
    sh: '(ulimit -t 1; exec python3 -c "\nprint(\'sieving\', flush=True)\nwhile True: pass")\nrc=$?\necho "ended with $rc"\nexit $rc',
    label: resources('timeout', /Killed/, 'The limit on processor time ended it with SIGKILL.', {
      hard: true,
      accept: ['retry', 'unknown'],
    }),
    failure: { runtime: 'PT1S' },
  },
  {
    tool: 'bash',
    root: true,
    sh: 'exec setpriv --reuid 65534 --regid 65534 --clear-groups bash -c \'ulimit -u 4; for i in 1 2 3 4 5 6 7 8; do (sleep 2; echo "part $i") & done; wait; echo "parts done"; exit 254\'',
    label: resources(
      'resource_limit',
      /fork: retry: Resource temporarily unavailable/,
      'The limit on processes; "temporarily" notwithstanding, more are needed.',
      { accept: ['retry', 'fail'] },
    ),
    limit: 40,
  },
  {
    tool: 'bash',
    sh: 'ulimit -n 5\nexec 3< job.sh 4< job.sh\nexec {a}< job.sh\ncat job.sh | wc -l || exit 1\n[ -n "$a" ] || exit 1',
    label: resources('resource_limit', /Too many open files/, 'The limit on descriptors.', { accept: ['fail'] }),
  },
  {
    tool: 'bash',
    memory: 48,
    sh: 'echo "concatenating"\nx=$(head -c 200000000 /dev/zero | tr "\\0" a)\necho "length ${#x}"',
    label: resources('oom', undefined, 'Killed by the memory control group.', { accept: ['unknown'] }),
    failure: { scheduler_state: 'OUT_OF_MEMORY' },
  },
  {
    tool: 'sort',
    memory: 48,
    sh: 'set -o pipefail\nseq 3000000 | sort -R -S 300M > shuffled.txt\nrc=$?\necho "sort ended with $rc"\nwc -l shuffled.txt\nexit $rc',
    label: resources('oom', /Killed/, 'sort was killed by the memory control group; the empty result is the effect.', { hard: true }),
  },
  {
    tool: 'awk',
    sh: "seq 10 | awk '{ total += $1 } END { print total'",
    label: fail('code_bug', /missing }|syntax error/, 'Syntax error in the awk program.'),
  },
  { tool: 'sed', sh: "sed -e 's/a/b' job.sh > out.sh", label: fail('code_bug', /unterminated/, 'Unterminated substitution.') },
  {
    tool: 'bc',
    needs: ['bc'],
    sh: 'echo "scale=3; 10/n" | bc\necho "n was not set" >&2; exit 3',
    label: fail('code_bug', /[Dd]ivide by zero/, 'Division by zero.'),
  },
  {
    tool: 'xargs',
    sh: 'seq 4 | xargs -P2 -I{} sh -c \'echo "unit {}"; [ {} -ne 3 ] || { echo "unit 3: missing key \\"mass\\" in unit3.yaml" >&2; exit 255; }\'',
    label: fail('config', /missing key/, 'The third unit lacks a key; what xargs says is the consequence.', { hard: true }),
  },
  {
    tool: 'parallel',
    needs: ['parallel'],
    files: {
      'unit.sh':
        '[ "$1" -ne 2 ] || { echo "unit $1: cannot open table_$1.csv: No such file or directory" >&2; exit 1; }\nsleep 0.5; echo "unit $1 ok"\n',
    },
    env: { PARALLEL_HOME: '/tmp/p' },
    sh: 'seq 5 | parallel --will-cite -j2 --halt now,fail=1 bash unit.sh {}',
    label: fail('missing_data', /cannot open table_2.csv/, 'One input is missing; the others are killed by parallel.', { hard: true }),
  },
  {
    tool: 'bash',
    files: {
      'a.sh': 'set -e\necho "[a] begin"\nbash b.sh\necho "[a] end"\n',
      'b.sh':
        'set -e\necho "[b] begin"\npython3 c.py 2>&1 | tee c.log\ntest -s result.txt || { echo "[b] no result, see c.log"; exit 9; }\n',
      'c.py':
        "import urllib.request\nopen('result.txt', 'w').close()\nurllib.request.urlopen('http://db01.example.org:8086/query', timeout=2)\n",
    },
    sh: 'bash a.sh',
    label: retry(
      'network',
      /ConnectionRefusedError: \[Errno 111\]/,
      'Under two shells and a pipe: a database host that refuses connections.',
      { hard: true },
    ),
  },
  {
    tool: 'bash',
    setup: 'mkdir cache && echo {} > cache/index.json && chmod 444 cache/index.json && chmod 555 cache && chown -R 0:0 cache',
    sh: 'set -e\necho "updating cache"\ncp new.json cache/index.json',
    files: { 'new.json': '{}\n' },
    label: fail('permission', /Permission denied/, 'The cache belongs to someone else.'),
  },
  {
    tool: 'bash',
    readOnly: ['/data'],
    sh: 'set -e\nmkdir -p /data/run7/out\n',
    label: fail(
      'permission',
      /Read-only file system/,
      'A read-only mount; a file system that was remounted after an error reads the same.',
      { accept: ['retry'] },
    ),
  },
  {
    tool: 'bash',
    sh: 'mkdir -p "$(printf "d%.0s" $(seq 300))"',
    label: fail('config', /File name too long/, 'A name too long for the file system.'),
  },
  {
    tool: 'bash',
    sh: 'set -e\nls $(seq 300000 | sed "s/^/file_with_a_long_name_/") > /dev/null',
    label: fail('code_bug', /Argument list too long/, 'Too many arguments for one command.'),
  },
  {
    tool: 'bash',
    sh: 'cp /usr/bin/sleep tool; ./tool 3 & sleep 0.2\necho "installing new version"\ncat /usr/bin/true > tool',
    label: retry('concurrency', /Text file busy/, 'The program is being executed while it is replaced.', { accept: ['fail'] }),
  },
  {
    tool: 'bash',
    sh: 'cd /work/job\nstrace -f -qq -o /dev/null -e trace=chdir -e inject=chdir:error=EHOSTDOWN bash -c "cd /tmp && ls"',
    needs: ['strace'],
    label: retry('filesystem', /Host is down/, 'The file server is down.'),
  },
  {
    tool: 'ls',
    sh: 'strace -f -qq -o /dev/null -e trace=openat -e inject=openat:error=ENOTCONN -P /work/job/shared ls /work/job/shared',
    setup: 'mkdir shared',
    needs: ['strace'],
    label: retry('filesystem', /Transport endpoint is not connected/, 'The mount lost its server.'),
  },
  {
    tool: 'cat',
    sh: 'echo "merging partitions"; strace -f -qq -o /dev/null -e trace=read -e inject=read:error=ETIMEDOUT -P /work/job/shared/p1 cat /work/job/shared/p1 > /tmp/all',
    setup: 'mkdir shared; seq 100 > shared/p1',
    needs: ['strace'],
    label: retry('filesystem', /Connection timed out/, 'Reading from the network mount timed out.'),
  },
  {
    tool: 'bash',
    sh: 'echo "dmesg of node01:"; echo "no hardware errors"; echo "Memory cgroup out of memory: 0 events"; echo "selftest PASSED"',
    noExit: true,
    label: benign('A self-test that reports no events.', { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'trap \'echo "caught SIGTERM, draining"; exit 143\' TERM\necho "worker 3 started"\nkill -TERM $$\nsleep 1',
    failure: { scheduler_state: 'PREEMPTED' },
    label: retry('preemption', /caught SIGTERM/, "Preempted; the exit code is the shell's 143.", { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'trap \'echo "caught SIGTERM, draining"; exit 143\' TERM\necho "worker 3 started"\nkill -TERM $$\nsleep 1',
    label: unknown('Somebody sent SIGTERM; who and why is not said.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'curl',
    sh: 'cat > conf.ini <<END\n[db]\nhost = ${DB_HOST}\nEND\ncurl -sS -m 2 "http://${DB_HOST}:8086/ping" || { rc=$?; echo "database is not reachable, network down?" >&2; exit $rc; }',
    label: fail('config', /curl: \(3\)|curl: \(6\)|curl: \(7\)/, 'DB_HOST is empty; the network is not the matter.', {
      hard: true,
      accept: ['unknown'],
    }),
  },
]
