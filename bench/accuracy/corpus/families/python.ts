// Python: exceptions of the program, chained exceptions, worker processes, standard-library clients.
import { benign, fail, resources, retry, unknown, type Case } from '../job.ts'

const log = `import logging, sys
logging.basicConfig(level=logging.INFO, format='%(asctime)s %(levelname)s %(name)s: %(message)s')
log = logging.getLogger('pipeline')
`

export const cases: Case[] = [
  {
    tool: 'python',
    sh: 'python3 reduce.py --in runs.csv',
    files: {
      'runs.csv': 'run,score\nr1,0.5\nr2,0.75\n',
      'reduce.py': `${log}
import csv
rows = list(csv.DictReader(open(sys.argv[2])))
log.info('read %d rows', len(rows))
def total(rows):
    return sum(float(row['weight']) * float(row['score']) for row in rows)
print(total(rows))
`,
    },
    label: fail(
      'code_bug',
      /^KeyError: 'weight'/,
      'The program reads a column that the table does not have: it fails the same way each time.',
    ),
  },
  {
    tool: 'python',
    sh: 'python3 -u train.py',
    files: {
      'train.py': `${log}
for epoch in range(3):
    log.info('epoch %d loss %.4f', epoch, 1 / (epoch + 1))
def step(batch):
    return [b * 2 for b in batch] + '1'
step([1, 2])
`,
    },
    label: fail('code_bug', /^TypeError: /, 'Type error in the program itself.'),
  },
  {
    tool: 'python',
    sh: 'python3 fit.py',
    files: { 'fit.py': 'import statistics\nimport skfit_models as models\nprint(models.fit([1, 2]))\n' },
    label: fail('dependency', /^ModuleNotFoundError/, 'The module is not installed where the job runs.'),
  },
  {
    tool: 'python',
    sh: 'python3 convert.py',
    files: { 'convert.py': 'def convert(x):\n    if x > 1\n        return x\n\nprint(convert(3))\n' },
    label: fail('code_bug', /^SyntaxError/, 'Syntax error.'),
  },
  {
    tool: 'python',
    sh: 'python3 score.py',
    files: {
      'score.py': `${log}
weights = [0.2, 0.3, 0.4]
log.info('weights %s', weights)
assert abs(sum(weights) - 1) < 1e-6, f'weights must add up to 1, they add up to {sum(weights)}'
`,
    },
    label: fail('code_bug', /^AssertionError: weights/, 'The program checks its own constants and they are wrong.'),
  },
  {
    tool: 'python',
    sh: 'python3 load.py config/run.json',
    files: {
      'config/run.json': '{"steps": 100, "rate": 0.1,}\n',
      'load.py': `${log}
import json
log.info('reading %s', sys.argv[1])
print(json.load(open(sys.argv[1])))
`,
    },
    label: fail('data_format', /^json.decoder.JSONDecodeError/, 'The configuration has a trailing comma and is not JSON.'),
  },
  {
    tool: 'python',
    sh: 'python3 load.py samples/s12.txt',
    files: { 'load.py': `${log}\nlog.info('reading %s', sys.argv[1])\nprint(len(open(sys.argv[1]).read()))\n` },
    label: fail('missing_data', /^FileNotFoundError/, 'The input was never there.'),
  },
  {
    tool: 'python',
    sh: 'python3 load.py samples.txt',
    setup: "printf 'caf\\351 sample\\n' > samples.txt",
    files: { 'load.py': `${log}\nlog.info('reading %s', sys.argv[1])\nprint(len(open(sys.argv[1]).read()))\n` },
    label: fail('data_format', /^UnicodeDecodeError/, 'The input is Latin-1 where UTF-8 is expected.'),
  },
  {
    tool: 'python',
    sh: 'python3 deep.py',
    files: { 'deep.py': 'def walk(node):\n    return walk(node["parent"])\n\nnode = {}\nnode["parent"] = node\nwalk(node)\n' },
    label: fail('code_bug', /^RecursionError/, 'Recursion without an end on a cyclic structure; a larger stack does not help.'),
  },
  {
    tool: 'python',
    sh: '(ulimit -v 400000; exec python3 table.py)',
    files: {
      'table.py': `${log}
table = []
for part in range(64):
    log.info('loading part %d', part)
    table.append(bytearray(32 * 1024 * 1024))
`,
    },
    label: resources('oom', /^MemoryError/, 'Address space limited to 400 MB; the table needs more.'),
  },
  {
    tool: 'python',
    memory: 64,
    sh: 'exec python3 -u table.py',
    files: {
      'table.py': `${log}
table = []
for part in range(64):
    log.info('loading part %d', part)
    table.append(b'x' * (8 * 1024 * 1024))
`,
    },
    label: resources('oom', undefined, 'Killed by the memory control group while the table grew; only the scheduler knows it.', {
      hard: true,
      accept: ['unknown'],
    }),
    failure: { scheduler_state: 'OUT_OF_MEMORY' },
  },
  {
    tool: 'python',
    memory: 64,
    sh: 'set -o pipefail\necho "stage 1: fetch"; seq 3\necho "stage 2: build table"\npython3 -u table.py\nrc=$?\necho "stage 2 ended with $rc"\nif [ ! -s table.out ]; then echo "ERROR: table.out not found, cannot start stage 3" >&2; fi\nexit $rc',
    files: {
      'table.py': "table = []\nfor part in range(64):\n    table.append(b'x' * (8 * 1024 * 1024))\nopen('table.out', 'w').write('ok')\n",
    },
    label: resources('oom', /Killed/, 'The kernel killed the builder for memory; the missing table is the consequence.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 pool.py',
    files: {
      'pool.py': `import os, signal, time
from concurrent.futures import ProcessPoolExecutor
def work(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return n * n
if __name__ == '__main__':
    with ProcessPoolExecutor(2) as pool:
        print(sum(pool.map(work, range(8))))
`,
    },
    label: unknown('A pool worker vanished without a word: memory, a crash and a kill look alike.', {
      hard: true,
      accept: ['retry_with_resources'],
    }),
  },
  {
    tool: 'python',
    memory: 96,
    sh: 'python3 pool.py',
    files: {
      'pool.py': `${log}
from concurrent.futures import ProcessPoolExecutor
def work(n):
    return len([b'x' * (4 * 1024 * 1024) for _ in range(n * 8)])
if __name__ == '__main__':
    log.info('8 chunks on 2 workers')
    with ProcessPoolExecutor(2) as pool:
        print(sum(pool.map(work, range(8))))
`,
    },
    label: resources(
      'oom',
      /BrokenProcessPool: A process in the process pool was terminated abruptly/,
      'The control group killed a pool worker; the log shows only the broken pool, the scheduler the peak at the limit.',
      { hard: true, last: true, accept: ['unknown'] },
    ),
    failure: { scheduler_state: 'OUT_OF_MEMORY' },
  },
  {
    tool: 'python',
    sh: 'python3 pool.py',
    files: {
      'pool.py': `from multiprocessing import Pool
def share(n):
    return 100 / (n - 4)
if __name__ == '__main__':
    with Pool(2) as pool:
        print(pool.map(share, range(8)))
`,
    },
    label: fail('code_bug', /^ZeroDivisionError/, 'The worker divides by zero; the pool repeats the same traceback.', {
      hard: true,
      last: true,
    }),
  },
  {
    tool: 'python',
    sh: 'python3 stage.py',
    files: {
      'stage.py': `import json
class StageError(Exception):
    pass
def read(path):
    try:
        return json.load(open(path))
    except FileNotFoundError as error:
        raise StageError('stage 2 could not start, please retry later') from error
read('stage1/result.json')
`,
    },
    label: fail(
      'missing_data',
      /^FileNotFoundError/,
      'The direct cause is a missing file, whatever the outer exception says about retrying.',
      { hard: true },
    ),
  },
  {
    tool: 'python',
    servers: [{ port: 8080, http: [{ status: 503, body: 'no healthy upstream\n' }] }],
    sh: 'python3 -u fetch.py',
    files: {
      'fetch.py': `import urllib.request
class FetchError(Exception):
    pass
def fetch(url):
    try:
        return urllib.request.urlopen(url, timeout=5).read()
    except OSError as error:
        raise FetchError('catalogue is not available: invalid answer') from error
fetch('http://api.example.org:8080/catalogue')
`,
    },
    label: retry('external_service', /HTTP Error 503/, 'The direct cause is a 503 of the catalogue service.', { hard: true }),
  },
  {
    tool: 'python',
    servers: [{ port: 8080, mode: 'reset' }],
    sh: 'python3 -u fetch.py',
    files: {
      'fetch.py': `import urllib.request
state = {}
def fetch(url):
    try:
        state['body'] = urllib.request.urlopen(url, timeout=5).read()
    finally:
        print('fetched', len(state['body']))
fetch('http://data.example.org:8080/blocks/17')
`,
    },
    label: retry('network', /^ConnectionResetError/, 'The reset came first; the KeyError is raised while it is handled.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -u fetch.py',
    files: {
      'fetch.py': `import urllib.request
for part in ('a', 'b'):
    try:
        print(urllib.request.urlopen(f'http://data.example.org:8080/{part}', timeout=5).read())
    except OSError as error:
        print(f'warning: mirror not reachable ({error}), using the local copy')
        print(open(f'copies/{part}.dat').read())
`,
      'copies/a.dat': 'aaaa\n',
      'copies/b.dat': 'bbbb\n',
    },
    label: benign('Both downloads were refused and the local copies were used: the job succeeded.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -u service.py',
    files: {
      'service.py': `import socket
first = socket.socket(); first.bind(('127.0.0.1', 9400)); first.listen()
print('metrics on 9400', flush=True)
second = socket.socket(); second.bind(('127.0.0.1', 9400))
`,
    },
    label: fail(
      'concurrency',
      /^OSError: \[Errno 98\] Address already in use/,
      'The program binds its port twice; from the log another process may hold it.',
      { accept: ['retry'] },
    ),
  },
  {
    tool: 'python',
    servers: [{ port: 8080, mode: 'hang' }],
    sh: 'python3 -u fetch.py',
    files: {
      'fetch.py':
        "import urllib.request\nprint('asking for the calibration set')\nprint(urllib.request.urlopen('http://api.example.org:8080/calibration', timeout=2).read())\n",
    },
    label: retry('network', /^TimeoutError/, 'The server accepted and never answered: a client time-out.'),
  },
  {
    tool: 'python',
    servers: [{ mode: 'dns-servfail' }],
    sh: 'python3 -u fetch.py',
    files: { 'fetch.py': "import urllib.request\nprint(urllib.request.urlopen('http://catalogue.example.com/v1', timeout=5).read())\n" },
    label: retry('network', /^socket.gaierror: \[Errno -3\]/, 'The name server fails: a temporary failure in name resolution.'),
  },
  {
    tool: 'python',
    servers: [{ mode: 'dns-nxdomain' }],
    sh: 'python3 -u fetch.py',
    files: { 'fetch.py': "import urllib.request\nprint(urllib.request.urlopen('http://catalouge.invalid/v1', timeout=5).read())\n" },
    label: fail('config', /^socket.gaierror: \[Errno -2\]/, 'The name server answers that this name does not exist.', {
      accept: ['retry'],
    }),
  },
  {
    tool: 'python',
    sh: 'python3 -u write.py',
    small: { '/scratch': '1m' },
    files: {
      'write.py': `${log}\nwith open('/scratch/out.dat', 'wb') as out:\n    for part in range(64):\n        out.write(b'x' * 65536)\nlog.info('done')\n`,
    },
    label: resources('disk', /^OSError: \[Errno 28\]/, 'The scratch file system is full.', { accept: ['fail'] }),
  },
  {
    tool: 'python',
    sh: 'python3 -u write.py',
    small: { '/scratch': '1m' },
    files: {
      'write.py': `import pickle, shutil, sys, traceback
def save(state, path):
    with open(path, 'wb') as out:
        pickle.dump(state, out)
state = {i: b'x' * 65536 for i in range(32)}
try:
    save(state, '/scratch/state.pkl')
except OSError as error:
    print(f'could not save state: {error}', file=sys.stderr)
print('resuming from /scratch/state.pkl', flush=True)
print(len(pickle.load(open('/scratch/state.pkl', 'rb'))))
`,
    },
    label: resources('disk', /^could not save state/, 'The checkpoint did not fit; the truncated pickle is the consequence.', {
      hard: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'python',
    sh: '(ulimit -n 40; exec python3 -u merge.py)',
    files: {
      'merge.py':
        "import os\nfor n in range(64):\n    open(f'part{n:02}.txt', 'w').close()\nparts = [open(f'part{n:02}.txt') for n in range(64)]\nprint('merging', len(parts))\n",
    },
    label: resources('resource_limit', /Errno 24/, 'Opens 64 parts at once under a limit of 40 descriptors; a higher limit passes it.', {
      accept: ['fail'],
    }),
  },
  {
    tool: 'python',
    sh: 'python3 -u threads.py',
    root: true,
    setup: 'true',
    files: {
      'threads.py': `import os, resource, threading, time
resource.setrlimit(resource.RLIMIT_NPROC, (20, 20))
os.setgid(65534); os.setuid(65534)
print('starting 64 readers', flush=True)
def read():
    time.sleep(2)
readers = [threading.Thread(target=read, daemon=True) for _ in range(64)]
for reader in readers:
    reader.start()
`,
    },
    label: resources('resource_limit', /can't start new thread/, 'The limit of processes and threads is reached.', { accept: ['fail'] }),
  },
  {
    tool: 'python',
    sh: 'python3 -u save.py',
    setup: 'mkdir results && chmod 555 results && chown 0:0 results',
    files: { 'save.py': `${log}\nlog.info('fit finished, chi2 = 1.04')\nopen('results/fit.json', 'w').write('{}')\n` },
    label: fail('permission', /^PermissionError: \[Errno 13\]/, 'The results folder is not writable for the user.'),
  },
  {
    tool: 'python',
    sh: 'python3 -u save.py',
    readOnly: ['/archive'],
    files: { 'save.py': `${log}\nlog.info('archiving 3 files')\nopen('/archive/run1.tar', 'wb').write(b'x')\n` },
    label: fail(
      'permission',
      /^OSError: \[Errno 30\] Read-only file system/,
      'The archive is mounted read-only; from the log alone a file system that went read-only after an error reads the same.',
      { accept: ['retry'] },
    ),
  },
  {
    tool: 'python',
    sh: 'python3 -m unittest -v test_model',
    files: {
      'test_model.py': `import unittest
class Model(unittest.TestCase):
    def test_timeout_is_retried(self):
        self.assertEqual(3, 3)
    def test_connection_refused_message(self):
        self.assertIn('refused', 'connection refused')
    def test_mean(self):
        self.assertEqual(sum([1, 2, 4]) / 3, 2)
`,
    },
    label: fail('code_bug', /^AssertionError: 2.3/, 'One test fails on a value; the network words are names of tests that pass.', {
      hard: true,
    }),
  },
  {
    tool: 'pytest',
    needs: ['pytest-3'],
    sh: 'python3 -m pytest -q -p no:cacheprovider',
    files: {
      'test_io.py': `import urllib.request, urllib.error
import pytest
def load(text):
    return [int(part) for part in text.split(',')]
def test_refused():
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen('http://127.0.0.1:9', timeout=1)
def test_load():
    assert load('1,2,x') == [1, 2]
`,
    },
    label: fail('code_bug', /^E +ValueError: invalid literal/, 'The parser fails its test.'),
  },
  {
    tool: 'pytest',
    needs: ['pytest-3'],
    servers: [{ port: 8080, http: [{ status: 502, body: '<html>Bad Gateway</html>' }] }],
    sh: 'python3 -m pytest -q -p no:cacheprovider',
    files: {
      'test_service.py': `import urllib.request
def test_answers():
    assert 1 + 1 == 2
def test_catalogue():
    assert urllib.request.urlopen('http://api.example.org:8080/catalogue', timeout=5).status == 200
`,
    },
    label: retry('external_service', /HTTP Error 502: Bad Gateway/, 'The only failing test met a 502 of the service it talks to.', {
      hard: true,
      last: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'pytest',
    needs: ['pytest-3'],
    sh: 'python3 -m pytest -q -p no:cacheprovider',
    files: {
      'conftest.py': 'import pytest\nfrom labkit import fixtures\n',
      'test_a.py': 'def test_a():\n    pass\n',
    },
    label: fail('dependency', /ModuleNotFoundError/, 'Collection stops at a module that is not installed.'),
  },
  {
    tool: 'python',
    sh: 'exec python3 -u solve.py',
    files: { 'solve.py': "import ctypes\nprint('assembling 1200 x 1200', flush=True)\nctypes.memset(8, 1, 4)\n" },
    label: fail('code_bug', undefined, 'The program writes to address 8: SIGSEGV by its own doing.', { hard: true, accept: ['unknown'] }),
  },
  {
    tool: 'python',
    sh: 'python3 -X faulthandler -u solve.py',
    files: { 'solve.py': "import ctypes\nprint('assembling 1200 x 1200', flush=True)\nctypes.memset(8, 1, 4)\n" },
    label: fail('code_bug', /Fatal Python error: Segmentation fault/, "Segmentation fault with the fault handler's own traceback."),
  },
  {
    tool: 'python',
    sh: "echo 'epoch 1/20'; echo 'epoch 2/20'; exec python3 -u -c 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)'",
    label: unknown('Ended by SIGTERM from outside, with no word from anyone.', { accept: ['retry'] }),
  },
  {
    tool: 'python',
    sh: 'exec python3 -u train.py',
    files: {
      'train.py': `${log}
import os, signal
def stop(number, frame):
    log.warning('caught signal %d, saving checkpoint epoch-2.ckpt', number)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)
signal.signal(signal.SIGTERM, stop)
for epoch in range(3):
    log.info('epoch %d/50', epoch)
os.kill(os.getpid(), signal.SIGTERM)
`,
    },
    failure: { scheduler_state: 'PREEMPTED' },
    label: retry('preemption', /caught signal 15/, 'Preempted by the scheduler; the program saved a checkpoint.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -W always -u sim.py',
    files: {
      'sim.py': `${log}
import warnings
warnings.warn('connection pool is full, discarding connection', ResourceWarning)
warnings.warn('the imp module is deprecated', DeprecationWarning)
log.error('attempt 1 failed: Connection refused')
log.info('attempt 2 succeeded')
log.info('finished: 0 errors, 0 failed')
`,
    },
    label: benign('The first attempt was refused, the second one succeeded and the job ended well.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -u fetch.py; python3 -u sum.py',
    servers: [{ port: 8080, http: [{ status: 200, body: '1,2,3\n', times: 4000, cut: 9000, then: 'reset' }] }],
    files: {
      'fetch.py': `import sys, urllib.request
try:
    with urllib.request.urlopen('http://data.example.org:8080/table.csv', timeout=5) as answer, open('table.csv', 'wb') as out:
        while chunk := answer.read(4096):
            out.write(chunk)
except OSError as error:
    print(f'fetch: {error}', file=sys.stderr)
`,
      'sum.py': `import csv
rows = list(csv.reader(open('table.csv')))
print('rows', len(rows))
assert len(rows) == 4000, f'expected 4000 rows, found {len(rows)}'
`,
    },
    label: retry('network', /^fetch: \[Errno 104\]/, 'The download was reset; the row count is wrong because of it.', { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -u parse.py',
    files: {
      'parse.py': `${log}
lines = ['ERROR 503 upstream', 'Connection reset by peer', 'Out of memory: Killed process 4121 (java)']
log.info('scanning the log of yesterday')
for line in lines:
    log.info('found: %s', line)
value = int('12,5')
`,
    },
    label: fail(
      'code_bug',
      /^ValueError: invalid literal/,
      'The frightening lines are data that the program scans; it fails on a number with a comma.',
      { hard: true },
    ),
  },
  {
    tool: 'python',
    sh: 'python3 -u parse.py',
    files: {
      'parse.py': `${log}
counts = {'Connection timed out': 12, 'No space left on device': 3, 'Segmentation fault': 1}
for text, n in counts.items():
    log.info('%6d  %s', n, text)
log.info('report written, 3 kinds of failure in 812 jobs')
`,
    },
    label: benign("A report about other jobs' failures; this job succeeded.", { hard: true }),
  },
  {
    tool: 'python',
    sh: 'python3 -u cli.py --tolerence 0.1 --in a.dat',
    files: {
      'cli.py':
        "import argparse\np = argparse.ArgumentParser(prog='relax')\np.add_argument('--tolerance', type=float)\np.add_argument('--in', dest='source', required=True)\np.parse_args()\n",
      'a.dat': 'x\n',
    },
    label: fail('config', /unrecognized arguments/, 'A misspelt option.'),
  },
  {
    tool: 'python',
    sh: 'python3 -u env.py',
    files: { 'env.py': "import os\nprint('queue', os.environ.get('QUEUE', 'default'))\nprint('bucket', os.environ['RESULT_BUCKET'])\n" },
    label: fail('config', /^KeyError: 'RESULT_BUCKET'/, 'An environment variable of the job is not set.'),
  },
  {
    tool: 'python',
    sh: 'timeout 2 python3 -u sweep.py; rc=$?; echo "sweep ended with $rc"; exit $rc',
    files: { 'sweep.py': "import time\nfor n in range(40):\n    print(f'point {n + 1} of 40', flush=True)\n    time.sleep(0.3)\n" },
    expectExit: 124,
    label: resources('timeout', /sweep ended with 124/, 'The time limit of the wrapper ended a job that was making progress.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  {
    tool: 'python',
    sh: 'python3 -u locks.py',
    files: {
      'locks.py': `import fcntl, os, subprocess, sys
holder = open('store.lock', 'w')
fcntl.flock(holder, fcntl.LOCK_EX)
code = '''
import fcntl
print('opening the store')
lock = open('store.lock', 'w')
fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
'''
sys.exit(subprocess.run([sys.executable, '-u', '-c', code]).returncode)
`,
    },
    label: retry('concurrency', /^BlockingIOError: \[Errno 11\]/, 'Another process holds the lock of the store.', { accept: ['fail'] }),
  },
  {
    tool: 'python',
    sh: 'bash run_all.sh',
    files: {
      'run_all.sh':
        'for sample in s1 s2 s3; do\n  echo "== $sample"\n  python3 -u one.py $sample || echo "sample $sample failed, going on"\ndone\npython3 merge.py\n',
      'one.py': `import sys, json
name = sys.argv[1]
if name == 's2':
    raise ValueError(f'{name}: negative count -4 in column 3')
json.dump({'n': 1}, open(f'{name}.json', 'w'))
print('ok')
`,
      'merge.py': "import json\nprint('merging')\nfor name in ('s1', 's2', 's3'):\n    json.load(open(f'{name}.json'))\n",
    },
    label: fail('data_format', /^ValueError: s2: negative count/, 'A bad value in sample 2; the missing s2.json is its effect.', {
      hard: true,
    }),
  },
  {
    tool: 'python',
    sh: 'exec strace -f -qq -o /dev/null -e trace=openat -e inject=openat:error=ESTALE:when=1 -P /work/job/shared/block7.bin python3 -u blocks.py',
    needs: ['strace'],
    setup: 'mkdir shared && echo x > shared/block7.bin',
    files: { 'blocks.py': `${log}\nlog.info('reading 12 blocks')\nopen('/work/job/shared/block7.bin', 'rb').read()\n` },
    label: retry('filesystem', /^OSError: \[Errno 116\] Stale file handle/, 'The network file system lost the handle.'),
  },
  {
    tool: 'python',
    sh: 'exec strace -f -qq -o /dev/null -e trace=read -e inject=read:error=EIO:when=2+ -P /work/job/shared/block7.bin python3 -u blocks.py',
    needs: ['strace'],
    setup: 'mkdir shared && head -c 300000 /dev/zero > shared/block7.bin',
    files: {
      'blocks.py': `${log}\nlog.info('reading 12 blocks')\nwith open('/work/job/shared/block7.bin', 'rb', buffering=0) as f:\n    while f.read(65536):\n        pass\n`,
    },
    label: retry('filesystem', /^OSError: \[Errno 5\] Input\/output error/, 'Reading gives EIO: the storage, not the job.', {
      accept: ['unknown'],
    }),
  },
  {
    tool: 'asyncio',
    sh: 'python3 -u gather.py',
    files: {
      'gather.py': `import asyncio
async def part(n):
    await asyncio.sleep(0.01 * n)
    if n == 2:
        raise RuntimeError('part 2: unexpected shape (4, 3), wanted (3, 4)')
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(f'part {n}: cancelled, connection closed')
        raise
async def main():
    async with asyncio.TaskGroup() as group:
        for n in range(5):
            group.create_task(part(n))
asyncio.run(main())
`,
    },
    label: fail('code_bug', /RuntimeError: part 2: unexpected shape/, 'One task of the group fails; the cancelled ones are its effect.', {
      hard: true,
    }),
  },
]
