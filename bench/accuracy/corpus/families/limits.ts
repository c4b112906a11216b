// Limits of memory, descriptors, threads, time and disks, each as another program reports it.
import { fail, resources, type Case } from '../job.ts'

const java = (body: string): Record<string, string> => ({
  'Main.java': `import java.util.*;\npublic class Main {\n  public static void main(String[] args) throws Exception {\n${body}\n  }\n}\n`,
})
const run = 'javac Main.java && java -XX:-UsePerfData '

export const cases: Case[] = [
  {
    tool: 'xz',
    sh: 'seq 200000 > table\nxz -9 --no-adjust -M 10MiB table; rc=$?\nmv table.xz /tmp/; exit $rc',
    label: resources(
      'oom',
      /Memory usage limit is too small|memory usage limit/i,
      'The memory limit is below what this level of compression needs.',
      { hard: true, accept: ['fail'] },
    ),
  },
  {
    tool: 'imagemagick',
    needs: ['/usr/bin/convert'],
    sh: '/usr/bin/convert -limit memory 1MiB -limit map 1MiB -limit disk 1MiB -size 4000x4000 gradient: -blur 0x3 out.png',
    label: resources('resource_limit', /cache resources exhausted/, 'The limits of the image cache are too low.', { accept: ['fail'] }),
  },
  {
    tool: 'sqlite3',
    small: { '/scratch': '200k' },
    sh: 'sqlite3 -bail /scratch/r.db "create table t(x); insert into t select hex(randomblob(400)) from generate_series(1, 4000);"',
    label: resources('disk', /disk is full/, 'The disk of the database is full.', { accept: ['fail'] }),
  },
  {
    tool: 'node',
    sh: '(ulimit -n 45; node app.mjs)',
    files: {
      'app.mjs':
        "import { open } from 'node:fs/promises'\nconsole.log('merging 100 shards')\nconst all = []\nfor (let i = 0; i < 100; i++) all.push(await open('app.mjs'))\n",
    },
    label: resources('resource_limit', /EMFILE/, 'Too many open files.', { accept: ['fail'] }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    setup: 'javac -d . Main.java',
    files: java(
      '    for (int i = 1; i < 400; i++) { new Thread(() -> { try { Thread.sleep(3000); } catch (Exception e) {} }).start(); if (i % 20 == 0) System.out.println("readers: " + i); }',
    ),
    sh: '(ulimit -u 90; exec java -XX:-UsePerfData -XX:+UseSerialGC Main); rc=$?; [ $rc -ne 0 ] || exit 1; exit $rc',
    label: resources('resource_limit', /unable to create native thread/, 'The limit on threads; an OutOfMemoryError in name only.', {
      hard: true,
      accept: ['fail'],
    }),
    limit: 40,
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java('    Map<Integer, String> m = new HashMap<>();\n    for (int i = 0; ; i++) m.put(i, "row " + i);'),
    sh: run + '-XX:+UseParallelGC -XX:GCHeapFreeLimit=30 -XX:GCTimeLimit=40 -Xmx24m Main',
    label: resources('oom', /OutOfMemoryError/, 'The heap is too small.'),
  },
  {
    tool: 'perl',
    files: { 'p.pl': 'print "indexing\\n"; my @x; push @x, "x" x 10000000 for 1 .. 100;\n' },
    sh: '(ulimit -v 300000; perl p.pl)',
    label: resources('oom', /Out of memory/, 'The index outgrew the limit.'),
  },
  {
    tool: 'python',
    files: { 'm.py': "import mmap\nprint('mapping field', flush=True)\nmmap.mmap(-1, 3 << 30)\n" },
    sh: '(ulimit -v 1000000; python3 m.py)',
    label: resources('oom', /Errno 12/, 'The field does not fit the limit of memory.'),
  },
  {
    tool: 'python',
    files: {
      'm.py':
        "import signal, time\ndef late(*_):\n    raise TimeoutError(f'wall time budget of 1 s used up at epoch {epoch} of 40')\nsignal.signal(signal.SIGALRM, late)\nsignal.alarm(1)\nfor epoch in range(40):\n    print('epoch', epoch, flush=True)\n    time.sleep(0.25)\n",
    },
    sh: 'python3 m.py',
    label: resources(
      'timeout',
      /^TimeoutError: wall time budget/,
      "The job's own time budget was used up while it made progress; no network time-out.",
      { hard: true, accept: ['retry', 'fail'] },
    ),
  },
  {
    tool: 'make',
    files: { Makefile: 'all:\n\t@for i in 1 2 3 4 5 6 7 8 9; do echo "tile $$i of 9"; sleep 0.4; done\n' },
    sh: 'timeout 2 make\nrc=$?\necho "build step ended with $rc"\nexit $rc',
    label: resources('timeout', /Terminated|ended with 124/, 'GNU timeout ended make while it made progress.', {
      hard: true,
      accept: ['retry', 'unknown'],
    }),
  },
  {
    tool: 'gzip',
    small: { '/scratch': '64k' },
    sh: 'set -o pipefail\nhead -c 400000 /dev/urandom | gzip > /scratch/a.gz; rc=$?\ngzip -t /scratch/a.gz\nexit $rc',
    label: resources('disk', /No space left on device/, 'The disk is full; the broken archive is the effect.', {
      hard: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'wget',
    small: { '/scratch': '64k' },
    servers: [{ port: 8080, http: [{ body: 'x'.repeat(1000), times: 400 }] }],
    sh: 'wget -nv -O /scratch/a.bin http://data.example.org:8080/a.bin',
    label: resources('disk', /No space left on device|Cannot write/, 'The disk is full, not the network at fault.', {
      hard: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'python',
    small: { '/dev/shm': '1m' },
    files: {
      'm.py':
        "from multiprocessing import shared_memory\nprint('sharing 16 MB of batches', flush=True)\ns = shared_memory.SharedMemory(create=True, size=16 << 20)\ns.buf[:] = b'x' * (16 << 20)\n",
    },
    sh: 'python3 m.py',
    label: resources('resource_limit', /Bus error/, 'Shared memory is too small for the batches.', {
      hard: true,
      accept: ['fail', 'unknown'],
    }),
  },
  {
    tool: 'python',
    memory: 80,
    files: {
      'a.py':
        "import subprocess, sys\nprint('stage align', flush=True)\nr = subprocess.run([sys.executable, '-c', \"x = [b'x' * (8 << 20) for _ in range(40)]\"])\nif r.returncode:\n    sys.exit(f'stage align failed with code {r.returncode}')\n",
    },
    sh: 'python3 a.py',
    label: resources(
      'oom',
      /stage align failed with code -9/,
      'The stage was killed by SIGKILL; the scheduler knows that the limit of memory was met.',
      { hard: true, accept: ['unknown'] },
    ),
    failure: { scheduler_state: 'OUT_OF_MEMORY' },
  },
  {
    tool: 'bash',
    memory: 64,
    sh: "set -e\nfor s in s1 s2 s3; do\n  echo \"[$s] assembling\"\n  python3 -c \"x = [b'x' * (4 << 20) for _ in range({'s1': 2, 's2': 3, 's3': 40}['$s'])]\"\ndone\necho \"all assembled\"",
    label: resources('oom', /Killed/, 'The third sample needs more memory than the first two.', { hard: true }),
  },
  {
    tool: 'c',
    files: {
      'sim.c':
        '#include <stdio.h>\n#include <sys/resource.h>\nint main(void) { printf("integrating\\n"); fflush(stdout); for (volatile long i = 0;; i++); }\n',
    },
    sh: 'gcc -o sim sim.c\n(ulimit -S -t 1; exec ./sim)',
    label: resources('timeout', /CPU time limit exceeded/, 'The limit on processor time.', { accept: ['retry', 'fail'] }),
  },
  {
    tool: 'cp',
    needs: ['strace'],
    setup: 'mkdir r out; head -c 300000 /dev/zero > r/a.bin; chown 1000 out',
    sh: 'strace -f -qq -o /dev/null -e trace=write -e inject=write:error=EDQUOT:when=2+ -P /work/job/out cp r/a.bin out/ && strace -f -qq -o /dev/null -e trace=write,copy_file_range -e inject=write,copy_file_range:error=EDQUOT -P /work/job/out/a.bin cp r/a.bin /work/job/out/a.bin',
    label: resources('quota', /Disk quota exceeded/, 'The quota of the user is used up.', { accept: ['fail'] }),
  },
  {
    tool: 'python',
    files: {
      'm.py':
        "import json\nlimit = json.loads('{\"max_memory_gb\": 4}')\nprint('out of memory policy: spill')\nraise SystemExit('config error: memory_limit must be a string such as 4g, got 4')\n",
    },
    sh: 'python3 m.py',
    label: fail('config', /config error: memory_limit/, 'A wrong setting about memory; no memory was lacking.', { hard: true }),
  },
  {
    tool: 'python',
    files: {
      'm.py':
        "import sys\nprint('checking quota of project p17: 81 % used, ok')\nprint('checking free disk: 12 GB, ok')\nsys.exit('timeout must be positive, got -5')\n",
    },
    sh: 'python3 m.py',
    label: fail('config', /timeout must be positive/, 'A wrong setting about a time-out; nothing timed out.', { hard: true }),
  },
]
