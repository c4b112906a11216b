// Logs that decide nothing: jobs that ended well in spite of their words, and failures without a reason in sight.
import { benign, unknown, type Case } from '../job.ts'

export const cases: Case[] = [
  {
    tool: 'valgrind',
    needs: ['valgrind'],
    files: { 'a.c': '#include <stdlib.h>\nint main(void) { free(malloc(4)); return 0; }\n' },
    sh: 'gcc -g -o a a.c && valgrind --leak-check=full ./a',
    label: benign('ERROR SUMMARY with no errors.'),
  },
  {
    tool: 'python',
    files: {
      't.py':
        "import unittest\nclass T(unittest.TestCase):\n    @unittest.skip('GPU not available')\n    def test_cuda_out_of_memory(self): pass\n    def test_connection_reset(self): pass\n    @unittest.expectedFailure\n    def test_segfault(self): self.fail('known')\n",
    },
    sh: 'python3 -m unittest -v t',
    noExit: true,
    label: benign('Skipped and expected failures; the tests are OK.', { hard: true }),
  },
  {
    tool: 'pytest',
    needs: ['pytest-3'],
    files: {
      'test_a.py':
        "import pytest, warnings\n@pytest.mark.xfail(reason='upstream bug: deadlock')\ndef test_deadlock(): assert False\ndef test_error_path(): warnings.warn('connection leaked', ResourceWarning)\n",
    },
    sh: 'python3 -m pytest -p no:cacheprovider -rx',
    label: benign('One expected failure and a warning.', { hard: true }),
  },
  {
    tool: 'ctest',
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(s NONE)\nenable_testing()\nadd_test(NAME out_of_memory COMMAND true)\nadd_test(NAME node_failure COMMAND false)\nset_tests_properties(node_failure PROPERTIES WILL_FAIL ON)\n',
    },
    sh: 'cmake -S . -B b > /dev/null && ctest --test-dir b',
    noExit: true,
    label: benign('All tests passed, whatever their names.', { hard: true }),
  },
  {
    tool: 'curl',
    hosts: { 'pair.example.org': '192.0.2.10' },
    servers: [{ port: 8080, http: [{ body: 'ok\n' }] }],
    sh: 'curl -sv --retry 2 --retry-delay 1 --retry-connrefused http://data.example.org:8081/x -m 3 -o /dev/null || curl -sv http://data.example.org:8080/x',
    label: benign('The first port was refused, the second answered.', { hard: true }),
  },
  {
    tool: 'git',
    setup: 'setpriv --reuid 1000 --regid 1000 --clear-groups git init -q --bare -b main /tmp/r.git',
    sh: 'git clone /tmp/r.git x\ngit -C x config advice.x true; echo "cloned"',
    label: benign('An empty repository is only a warning.'),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    setup: 'mkdir a b; echo 1 > a/x; chown -R 1000 b',
    sh: 'rsync -a --stats --timeout=5 a/ b/ && rsync -a --ignore-missing-args a/gone a/x b/ && echo "synchronised, errors: 0"',
    noExit: true,
    label: benign('Synchronised.'),
  },
  {
    tool: 'make',
    files: { Makefile: 'all: done\ndone:\n\t@grep -c error log.txt; true\n\t@touch done\n', 'log.txt': 'error: none\nfatal: none\n' },
    sh: 'make && make',
    label: benign('Nothing failed; the words are those of a file.'),
  },
  {
    tool: 'python',
    files: {
      'm.py':
        "import logging, time\nlogging.basicConfig(format='%(levelname)s:%(name)s:%(message)s')\nlog = logging.getLogger('dataloader')\nfor n in range(3):\n    log.warning('worker %d is slow (timeout 5 s), waiting', n)\nlog.error('could not import the fast path: No module named apex, using the slow one')\nprint('epoch 10/10 loss 0.013')\nprint('checkpoint saved; training complete')\n",
    },
    sh: 'python3 m.py',
    noExit: true,
    label: benign('Slow workers and a missing optional module; training is complete.', { hard: true }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: {
      'Main.java':
        'import java.util.logging.*;\npublic class Main { public static void main(String[] a) { Logger l = Logger.getLogger("pool"); l.warning("Connection is not available, request timed out after 30000ms; retrying"); try { throw new java.net.SocketException("Connection reset"); } catch (Exception e) { l.log(Level.WARNING, "attempt 1", e); } l.info("attempt 2 succeeded, 400 rows"); } }\n',
    },
    sh: 'javac Main.java && java -XX:-UsePerfData Main',
    label: benign('A stack trace of a first attempt; the second succeeded.', { hard: true }),
  },
  {
    tool: 'bash',
    sh: 'exec 2>&1\nfor n in 1 2; do timeout 0.3 sleep 2 || echo "probe $n timed out (rc $?)"; done\necho "probes are optional; result 42"',
    label: benign('Optional probes that timed out; the result is there.', { hard: true }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc'],
    env: { OMPI_MCA_btl: 'self,tcp', OMPI_MCA_btl_tcp_if_include: 'nonet0', OMPI_MCA_oob_tcp_if_include: 'lo' },
    files: {
      'g.c':
        '#include <mpi.h>\n#include <stdio.h>\nint main(int c, char **v) { MPI_Init(&c, &v); printf("one rank, residual 1e-9\\n"); MPI_Finalize(); return 0; }\n',
    },
    sh: 'mpicc -o g g.c && mpirun --oversubscribe -np 1 ./g',
    label: benign('A warning about an interface; the run converged.', { hard: true }),
  },
  {
    tool: 'make',
    files: { Makefile: 'all:\n\t@python3 -c "raise SystemExit(1)" 2>/dev/null\n' },
    sh: 'make',
    label: unknown('make names a recipe that failed without a word.', { accept: ['fail'] }),
  },
  {
    tool: 'ninja',
    needs: ['ninja'],
    files: { 'build.ninja': 'rule r\n  command = ./run.sh > $out.log 2>&1\nbuild out: r\n', 'run.sh': '#!/bin/bash\nexit 1\n' },
    setup: 'chmod +x run.sh',
    sh: 'ninja',
    label: unknown('The reason is in a log that is not here.', { accept: ['fail'] }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ status: 500 }] }],
    sh: 'echo "uploading"; curl -s -f -T job.sh http://data.example.org:8080/up || { echo "upload failed"; exit 1; }',
    label: unknown('A silent curl: refused, forbidden and broken look alike.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: {
      'Main.java':
        'public class Main { public static void main(String[] a) { System.out.println("Job 4711 started"); System.err.println("Job 4711 failed. See the server log."); System.exit(1); } }\n',
    },
    sh: 'javac Main.java && java -XX:-UsePerfData Main',
    label: unknown('Points to another log.', { accept: ['fail'] }),
  },
  {
    tool: 'openmpi',
    needs: ['mpicc'],
    env: { OMPI_MCA_btl: 'self,vader', OMPI_MCA_oob_tcp_if_include: 'lo' },
    files: {
      'g.c':
        '#include <mpi.h>\n#include <stdlib.h>\nint main(int c, char **v) { int r; MPI_Init(&c, &v); MPI_Comm_rank(MPI_COMM_WORLD, &r); if (r == 1) exit(1); MPI_Barrier(MPI_COMM_WORLD); MPI_Finalize(); return 0; }\n',
    },
    sh: 'mpicc -o g g.c && mpirun --oversubscribe -np 3 ./g',
    label: unknown('One rank ended with 1 and said nothing; the rest is the banner.', { hard: true, accept: ['fail'] }),
  },
  {
    tool: 'xargs',
    sh: 'seq 3 | xargs -I{} sh -c "exit 255"',
    label: unknown('xargs names the status, not the reason.', { accept: ['fail'] }),
  },
  {
    tool: 'python',
    files: {
      'm.py':
        "import multiprocessing, os, sys\ndef work():\n    os._exit(1)\nif __name__ == '__main__':\n    p = multiprocessing.Process(target=work)\n    p.start(); p.join()\n    sys.exit(f'worker 3 died unexpectedly (exit code {p.exitcode}), aborting run')\n",
    },
    sh: 'python3 m.py',
    label: unknown('A worker died and nothing says why.', { hard: true, accept: ['fail', 'retry'] }),
  },
  {
    tool: 'node',
    files: {
      'm.mjs':
        "console.log('worker 1 online')\nconsole.error('worker 1 exited, restarting')\nconsole.error('worker 1 exited, restarting')\nconsole.error('worker 1 exited too often, giving up')\nprocess.exit(1)\n",
    },
    sh: 'node m.mjs',
    label: unknown('A worker that exits again and again for no stated reason.', { hard: true, accept: ['fail'] }),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: { 'a.R': 'cat("chain 1: 500/2000\\n")\nquit(status = 2)\n' },
    sh: 'Rscript a.R',
    label: unknown('Left with status 2 in the middle of a chain.', { accept: ['fail'] }),
  },
]
