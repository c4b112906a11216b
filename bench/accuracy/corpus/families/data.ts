// Inputs: archives cut short or of another kind, tables, JSON, YAML, XML, HDF5, SQLite; numpy, pandas, h5py, samtools.
import { benign, fail, resources, retry, type Case } from '../job.ts'

export const cases: Case[] = [
  {
    tool: 'gzip',
    setup: 'seq 20000 | gzip > full.gz; head -c 20000 full.gz > reads.gz; rm full.gz',
    sh: 'set -o pipefail\nzcat reads.gz | sort -n | tail -1',
    label: fail('data_format', /unexpected end of file/, 'The archive on disk is cut short.', { accept: ['retry'] }),
  },
  {
    tool: 'gzip',
    files: { 'reads.fq.gz': '@r1\nACGT\n+\nIIII\n' },
    sh: 'set -e\necho "counting reads"\nn=$(zcat reads.fq.gz | wc -l)\n[ "$n" -gt 0 ] || { echo "no reads" >&2; exit 4; }',
    label: fail('data_format', /not in gzip format/, 'Plain text under a name that ends in .gz; "no reads" follows from it.', {
      hard: true,
    }),
  },
  {
    tool: 'gzip',
    setup:
      "seq 20000 | gzip > a.gz; printf '\\001\\002\\003\\004' | dd of=a.gz bs=1 seek=$(($(stat -c %s a.gz) - 8)) conv=notrunc status=none",
    sh: 'gunzip -k a.gz && wc -l a',
    label: fail('data_format', /crc error/, 'Bytes in the archive were changed.', { accept: ['retry'] }),
  },
  {
    tool: 'tar',
    setup: 'mkdir d; seq 100000 > d/a; seq 100000 > d/b; tar cf full.tar d; head -c 700000 full.tar > in.tar; rm -r d full.tar',
    sh: 'set -e\ntar xf in.tar\nls -l d',
    label: fail('data_format', /Unexpected EOF in archive/, 'The tar archive is cut short.', { accept: ['retry'] }),
  },
  {
    tool: 'tar',
    files: { 'model.tar.gz': '<html><head><title>302 Found</title></head></html>\n' },
    sh: 'mkdir model && tar -C model -xzf model.tar.gz && python3 -c "open(\'model/weights.bin\')"',
    label: fail('data_format', /not in gzip format/, 'A saved web page in place of the archive.', { accept: ['retry'] }),
  },
  {
    tool: 'unzip',
    setup:
      "mkdir d; seq 100000 > d/a; python3 -c \"import shutil; shutil.make_archive('full', 'zip', 'd')\"; head -c 50000 full.zip > in.zip; rm -r d full.zip",
    sh: 'unzip -q in.zip || exit $?\n',
    needs: ['unzip'],
    label: fail('data_format', /End-of-central-directory signature not found/, 'The zip archive has lost its end.', { accept: ['retry'] }),
  },
  {
    tool: 'xz',
    setup: 'seq 100000 | xz > full.xz; head -c 9000 full.xz > a.xz; rm full.xz',
    sh: 'xz -dk a.xz; rc=$?; wc -l a; exit $rc',
    label: fail('data_format', /Unexpected end of input/, 'The archive is cut short; the missing file is the effect.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  {
    tool: 'tar',
    small: { '/scratch': '256k' },
    setup: 'mkdir d; seq 100000 > d/a; tar czf in.tgz d; rm -r d',
    sh: 'set -e\ntar -C /scratch -xzf in.tgz\n./analyse /scratch/d',
    label: resources('disk', /Wrote only/, 'Unpacking fills the scratch disk; tar says only that it could not write all.', {
      hard: true,
      accept: ['fail', 'unknown'],
    }),
  },
  {
    tool: 'tar',
    setup: 'mkdir d; echo 1 > d/a; chmod 000 d/a; chown 0:0 d/a',
    sh: 'tar czf /tmp/backup.tgz d && echo saved',
    label: fail('permission', /Permission denied/, "One file cannot be read; tar's last line is only the summary.", { hard: true }),
  },
  {
    tool: 'tar',
    setup: 'mkdir d; echo 1 > d/a',
    sh: "tar czf backup.tgz -P /work/job/d 2>&1; (sleep 0.1; true); tar cf - /work/job/d | tar tf -\necho 'backup finished, exit 0'",
    label: benign('Removing the leading slash is a remark, not an error.'),
  },
  {
    tool: 'jq',
    files: { 'result.json': '{"runs": [1, 2, 3]\n' },
    sh: "set -e\njq '.runs | length' result.json",
    label: fail('data_format', /parse error/, 'The JSON is incomplete.'),
  },
  {
    tool: 'jq',
    files: { 'result.json': '{"runs": null, "error": "Connection refused"}\n' },
    sh: "jq -e '.runs[] | .score' result.json",
    label: fail('data_format', /Cannot iterate over null/, 'The file says null where a list is due; an earlier step wrote it.', {
      hard: true,
      accept: ['unknown'],
    }),
  },
  {
    tool: 'yamllint',
    needs: ['yamllint'],
    files: { 'run.yaml': 'steps:\n  - name: a\n    run: x\n   - name: b\n' },
    sh: 'yamllint -d relaxed run.yaml && echo "starting"',
    label: fail('config', /syntax error/, 'The configuration is not YAML.'),
  },
  {
    tool: 'pyyaml',
    files: { 'run.yaml': 'steps:\n  - name: a\n\tqueue: long\n', 'run.py': "import yaml\nprint(yaml.safe_load(open('run.yaml')))\n" },
    sh: 'python3 run.py',
    label: fail('config', /^yaml.scanner.ScannerError|found character/, 'A tab in the configuration.', { last: true }),
  },
  {
    tool: 'xmllint',
    needs: ['xmllint'],
    files: { 'job.xml': '<job><input>a.dat</inputs></job>\n' },
    sh: 'xmllint --noout job.xml || { echo "job description rejected"; exit 1; }',
    label: fail('data_format', /Opening and ending tag mismatch/, 'Badly nested XML.'),
  },
  {
    tool: 'pandas',
    files: { 't.csv': 'a,b\n1,2\n3,4,5\n6,7\n', 'load.py': "import pandas as pd\ntable = pd.read_csv('t.csv')\nprint(table.describe())\n" },
    sh: 'python3 load.py',
    label: fail('data_format', /^pandas.errors.ParserError/, 'A row with one field too many.'),
  },
  {
    tool: 'pandas',
    files: {
      't.csv': 'sample,value\ns1,2\n',
      'load.py': "import pandas as pd\ntable = pd.read_csv('t.csv')\nprint(table.groupby('smaple')['value'].mean())\n",
    },
    sh: 'python3 load.py',
    label: fail('code_bug', /^KeyError: 'smaple'/, 'A misspelt column name.', { last: true }),
  },
  {
    tool: 'pandas',
    files: { 't.csv': '', 'load.py': "import pandas as pd\nprint('loading t.csv')\ntable = pd.read_csv('t.csv')\n" },
    sh: 'python3 load.py',
    label: fail('data_format', /^pandas.errors.EmptyDataError/, 'The table is empty.'),
  },
  {
    tool: 'pandas',
    files: {
      'load.py':
        "import pandas as pd\npd.set_option('mode.chained_assignment', 'warn')\ntable = pd.DataFrame({'a': [1, 2, 3], 'b': [0, 1, 0]})\npart = table[table.a > 1]\npart['c'] = part['a'] / part['b']\nprint(part)\nprint('no errors')\n",
    },
    sh: 'python3 load.py',
    label: benign('A chained-assignment warning; the job ended well.'),
  },
  {
    tool: 'numpy',
    files: {
      'fit.py': "import numpy as np\na = np.ones((300, 4)); b = np.ones((5, 2))\nprint('fitting', a.shape, b.shape)\nprint(a @ b)\n",
    },
    sh: 'python3 fit.py',
    label: fail('code_bug', /^ValueError: matmul/, 'Shapes do not fit.'),
  },
  {
    tool: 'numpy',
    files: { 'fit.py': 'import numpy as np\nm = np.array([[1.0, 2.0], [2.0, 4.0]])\nprint(np.linalg.inv(m))\n' },
    sh: 'python3 fit.py',
    label: fail('code_bug', /LinAlgError: Singular matrix/, 'A singular matrix: the same each time.', { accept: ['unknown'] }),
  },
  {
    tool: 'numpy',
    files: {
      'grid.py': "import numpy as np\nprint('grid 512^3, 2 fields', flush=True)\ngrid = [np.empty((512, 512, 512)) for _ in range(2)]\n",
    },
    sh: '(ulimit -v 1500000; exec python3 grid.py)',
    label: resources('oom', /_ArrayMemoryError/, 'One field of 1 GiB passes the limit of memory.'),
  },
  {
    tool: 'numpy',
    files: { 'grid.py': "import numpy as np\nprint('pairs of 700000 points', flush=True)\npairs = np.zeros((700000, 700000))\n" },
    sh: '(ulimit -v 8000000; exec python3 grid.py)',
    label: resources('oom', /_ArrayMemoryError/, '3.6 TiB in one array: no machine has it, so a fault of design.', {
      hard: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'numpy',
    files: {
      'stats.py':
        "import numpy as np\nx = np.array([1.0, 0.0, -1.0])\nprint(np.log(x))\nprint(x / 0)\nprint(np.mean([]))\nprint('converged after 12 iterations')\n",
    },
    sh: 'python3 stats.py',
    label: benign('Floating-point warnings; the program went on and ended well.', { hard: true }),
  },
  {
    tool: 'numpy',
    setup: 'python3 -c "import numpy as np; np.save(\'w.npy\', np.zeros(100000))"; truncate -s 5000 w.npy',
    files: { 'use.py': "import numpy as np\nprint('loading weights')\nprint(np.load('w.npy').sum())\n" },
    sh: 'python3 use.py',
    label: fail('data_format', /^ValueError: cannot reshape|^ValueError/, 'The array file is cut short.', { accept: ['retry'] }),
  },
  {
    tool: 'h5py',
    setup:
      "python3 -c \"import h5py, numpy as np; f = h5py.File('r.h5', 'w'); f['x'] = np.zeros(100000); f.close()\"; truncate -s 50000 r.h5",
    files: { 'use.py': "import h5py\nprint('reading restart file')\nprint(h5py.File('r.h5')['x'].shape)\n" },
    sh: 'python3 use.py',
    label: fail('data_format', /truncated file/, 'The HDF5 file is shorter than its header says.'),
  },
  {
    tool: 'h5py',
    files: { 'r.h5': 'not hdf5\n', 'use.py': "import h5py\nprint(h5py.File('r.h5')['x'].shape)\n" },
    sh: 'python3 use.py',
    label: fail('data_format', /file signature not found/, 'Not an HDF5 file.'),
  },
  {
    tool: 'h5py',
    setup: "python3 -c \"import h5py; f = h5py.File('r.h5', 'w'); f['density'] = [1]; f.close()\"",
    files: { 'use.py': "import h5py\nf = h5py.File('r.h5')\nprint(list(f))\nprint(f['pressure'][:])\n" },
    sh: 'python3 use.py',
    label: fail('missing_data', /object 'pressure' doesn't exist/, 'The file has no such data set.'),
  },
  {
    tool: 'h5py',
    files: {
      'use.py':
        "import h5py, subprocess, sys\nf = h5py.File('shared.h5', 'w')\nsys.exit(subprocess.run([sys.executable, '-c', \"import h5py; print('task 1 opens shared.h5', flush=True); h5py.File('shared.h5', 'a')\"]).returncode)\n",
    },
    sh: 'python3 use.py',
    label: fail(
      'concurrency',
      /unable to lock file/,
      'Two tasks of one job open the file for writing: the job\'s own race, whatever "temporarily" says.',
      { hard: true, accept: ['retry'] },
    ),
  },
  {
    tool: 'h5py',
    small: { '/scratch': '300k' },
    files: {
      'use.py':
        "import h5py, numpy as np\nf = h5py.File('/scratch/out.h5', 'w')\nfor n in range(8):\n    f[f'step{n}'] = np.random.rand(20000)\n    f.flush()\n    print('step', n, flush=True)\nf.close()\n",
    },
    sh: 'python3 use.py',
    label: resources('disk', /^OSError: \[Errno 28\]/, 'The scratch disk is full, reported through HDF5.', {
      hard: true,
      accept: ['fail'],
    }),
  },
  {
    tool: 'h5dump',
    needs: ['h5dump'],
    files: { 'r.h5': 'x\n' },
    sh: 'h5dump -H r.h5 || { echo "conversion failed"; exit 2; }',
    label: fail('data_format', /unable to open file/, 'Not an HDF5 file.'),
  },
  {
    tool: 'sqlite3',
    setup: 'sqlite3 runs.db "create table runs(id integer primary key, score real)"',
    sh: 'sqlite3 runs.db "insert into runs(id, socre) values (1, 2)"',
    label: fail('code_bug', /no column named socre/, 'A misspelt column in the statement.'),
  },
  {
    tool: 'sqlite3',
    setup: 'sqlite3 runs.db "create table runs(id integer primary key, score real); insert into runs values (1, 0.5)"; chown -R 1000 .',
    sh: 'sqlite3 -bail runs.db "insert into runs values (1, 0.7)"',
    label: fail('code_bug', /UNIQUE constraint failed/, 'The row is there already; a second execution meets it again.', {
      accept: ['unknown'],
    }),
  },
  {
    tool: 'sqlite3',
    files: {
      'runs.db':
        'this is not a database, it only ends in .db, and it is long enough to have a header of one hundred bytes or so, which it fails to be\n',
    },
    sh: 'sqlite3 runs.db "select count(*) from runs"',
    label: fail('data_format', /file is not a database/, 'Not a database.'),
  },
  {
    tool: 'sqlite3',
    files: {
      'hold.py':
        "import sqlite3, time\nc = sqlite3.connect('runs.db', isolation_level=None)\nc.execute('create table if not exists runs(id)')\nc.execute('begin exclusive')\nopen('held', 'w').close()\ntime.sleep(6)\n",
      'add.py':
        "import sqlite3\nprint('writing result of task 12')\nsqlite3.connect('runs.db', timeout=1).execute('insert into runs values (12)')\n",
    },
    sh: 'python3 hold.py & until [ -e held ]; do sleep 0.1; done\npython3 add.py',
    label: retry('concurrency', /database is locked/, 'Another writer holds the database.'),
  },
  {
    tool: 'sqlalchemy',
    files: {
      'q.py':
        "from sqlalchemy import create_engine, text\nengine = create_engine('sqlite:///runs.db')\nwith engine.connect() as c:\n    print(c.execute(text('select * from measurements')).all())\n",
    },
    sh: 'python3 q.py',
    label: fail(
      'config',
      /OperationalError: \(sqlite3.OperationalError\) no such table|^sqlite3.OperationalError/,
      'The table was never made; an operational error in name only.',
      { hard: true },
    ),
  },
  {
    tool: 'samtools',
    needs: ['samtools'],
    setup:
      "printf '@HD\\tVN:1.6\\n@SQ\\tSN:c\\tLN:99999\\n' > a.sam; for i in $(seq 3000); do printf 'r%d\\t0\\tc\\t%d\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n' $i $i >> a.sam; done; samtools view -b a.sam > f.bam; head -c $(($(stat -c %s f.bam) / 2)) f.bam > a.bam",
    sh: 'set -e\nsamtools quickcheck -v a.bam || true\nsamtools sort -o b.bam a.bam',
    label: fail('data_format', /truncated file|EOF marker is absent/, 'The BAM file is cut short.', { accept: ['retry'] }),
  },
  {
    tool: 'samtools',
    needs: ['samtools'],
    files: { 'a.sam': '@SQ\tSN:c\tLN:99\nr1\t0\tc\tx\t60\t4M\t*\t0\t0\tACGT\tIIII\n' },
    sh: 'samtools sort -o b.bam a.sam',
    label: fail('data_format', /parse|Parse|malformed|unrecognized/, 'A malformed record.'),
  },
  {
    tool: 'samtools',
    needs: ['samtools'],
    small: { '/scratch': '40k' },
    setup:
      "printf '@HD\\tVN:1.6\\n@SQ\\tSN:c\\tLN:99999\\n' > a.sam; for i in $(seq 9000); do printf 'r%d\\t0\\tc\\t%d\\t60\\t4M\\t*\\t0\\t0\\tACGT\\tIIII\\n' $i $((RANDOM)) >> a.sam; done",
    sh: 'samtools sort -o /scratch/b.bam a.sam',
    label: resources('disk', /No space left on device/, 'The output file system is full.', { accept: ['fail'] }),
  },
  {
    tool: 'bcftools',
    needs: ['bcftools'],
    files: {
      'a.vcf': '##fileformat=VCFv4.2\n##contig=<ID=1>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tG\t.\tPASS\tDP=3\n',
    },
    sh: 'bcftools view a.vcf | tail -2',
    noExit: true,
    label: benign('Only a warning about an undefined INFO tag; records were written.', { hard: true }),
  },
  {
    tool: 'dd',
    sh: 'dd if=/dev/zero of=/dev/full bs=1k count=10',
    label: resources('disk', /No space left on device/, 'No space where the output goes.', { accept: ['fail'] }),
  },
  {
    tool: 'dd',
    needs: ['strace'],
    sh: 'strace -f -qq -o /dev/null -e inject=write:error=EDQUOT:when=3+ -P /work/job/out.bin dd if=/dev/zero of=/work/job/out.bin bs=64k count=20',
    label: resources('quota', /Disk quota exceeded/, 'The quota of the user is used up.', { accept: ['fail'] }),
  },
  {
    tool: 'cp',
    needs: ['strace'],
    setup: 'head -c 300000 /dev/zero > a.bin',
    sh: 'echo "staging input"\nstrace -f -qq -o /dev/null -e inject=read,copy_file_range:error=EIO:when=1+ -P /work/job/a.bin cp /work/job/a.bin /tmp/a.bin || { echo "staging failed"; exit 1; }',
    label: retry('filesystem', /Input\/output error/, 'Reading the input gives EIO.', { accept: ['unknown'] }),
  },
  {
    tool: 'cp',
    sh: 'mkdir -p /tmp/stage\ncp shared/reference.fa /tmp/stage/ || true\necho "index"; grep -c ">" /tmp/stage/reference.fa',
    label: fail('missing_data', /cannot stat/, 'The input of the staging is not there; grep fails because of it.', { hard: true }),
  },
  {
    tool: 'sort',
    small: { '/scratch': '256k' },
    sh: 'seq 300000 | sort -R -S 64k -T /scratch > shuffled',
    label: resources('disk', /No space left on device/, 'The temporary folder of sort is full.', { accept: ['fail'] }),
  },
]
