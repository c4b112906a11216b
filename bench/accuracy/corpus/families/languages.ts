// Java, JavaScript, TypeScript, Rust, Go, Perl, Ruby, Lua, PHP, R, Octave, Tcl and the tools around them.
import { benign, fail, resources, retry, type Case } from '../job.ts'

const java = (body: string, more = ''): Record<string, string> => ({
  'Main.java': `import java.util.*;\nimport java.net.*;\nimport java.io.*;\npublic class Main {\n${more}\n  public static void main(String[] args) throws Exception {\n${body}\n  }\n}\n`,
})
const javac = 'javac -nowarn Main.java 2>&1 && java -Xshare:auto -XX:-UsePerfData '
const cargo = { 'Cargo.toml': '[package]\nname = "sim"\nversion = "0.1.0"\nedition = "2021"\n' }
const go = { 'go.mod': 'module example.org/sim\n\ngo 1.19\n' }
const goEnv = { GOFLAGS: '-mod=mod', GOPROXY: 'off', GOCACHE: '/tmp/gocache', GOTOOLCHAIN: 'local', GO111MODULE: 'on' }
const npmHost = 'http://registry.example.org'

export const cases: Case[] = [
  {
    tool: 'java',
    needs: ['javac'],
    files: java(
      '    Map<String, Integer> m = new HashMap<>();\n    System.out.println("scoring 3 samples");\n    int n = m.get("weight");',
    ),
    sh: javac + 'Main',
    label: fail('code_bug', /NullPointerException/, 'Null pointer in the program.'),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java(
      '    List<byte[]> blocks = new ArrayList<>();\n    while (true) { blocks.add(new byte[4 << 20]); System.out.println("block " + blocks.size()); }',
    ),
    sh: javac + '-Xmx32m Main',
    label: resources('oom', /java.lang.OutOfMemoryError: Java heap space/, 'The heap is too small.'),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java(
      '    System.out.println("import started");\n    try { load(); } catch (IllegalStateException e) { throw new RuntimeException("import failed", e); }',
      '  static void load() { try { new Socket("db01.example.org", 5433).close(); } catch (IOException e) { throw new IllegalStateException("no catalogue", e); } }',
    ),
    sh: javac + 'Main',
    label: retry(
      'network',
      /Caused by: java.net.ConnectException: Connection refused/,
      'The last cause of the chain: the database host refuses.',
      { hard: true },
    ),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java(
      '    try { load(); } catch (RuntimeException e) { throw new IOException("connection to pipeline lost, giving up", e); }',
      '  static void load() { try { Integer.parseInt("4,5"); } catch (NumberFormatException e) { throw new RuntimeException("row 17", e); } }',
    ),
    sh: javac + 'Main',
    label: fail(
      'data_format',
      /Caused by: java.lang.NumberFormatException/,
      'The last cause of the chain is a number with a comma; no connection was lost.',
      { hard: true },
    ),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java('    System.out.println(new Scanner(new File("params.txt")).nextInt());'),
    sh: javac + 'Main',
    label: fail('missing_data', /FileNotFoundException: params.txt/, 'The input is not there.'),
  },
  {
    tool: 'java',
    needs: ['java'],
    sh: 'java -XX:-UsePerfData -cp lib/app.jar org.example.Main --input a.dat',
    label: fail('dependency', /Could not find or load main class/, 'The jar is not on the path.'),
  },
  {
    tool: 'java',
    needs: ['java'],
    sh: '(ulimit -v 3000000; java -XX:-UsePerfData -Xms8g -Xmx8g -version)',
    label: resources(
      'oom',
      /Could not reserve enough space|Cannot allocate memory|insufficient memory/,
      'The heap that was asked for does not fit the limit.',
      { accept: ['fail'] },
    ),
  },
  {
    tool: 'java',
    needs: ['javac'],
    memory: 96,
    files: java(
      '    List<byte[]> b = new ArrayList<>();\n    for (int i = 0; i < 200; i++) { byte[] x = new byte[1 << 20]; Arrays.fill(x, (byte) 1); b.add(x); if (i % 10 == 0) System.out.println("tile " + i); }\n    System.out.println("done");',
    ),
    setup: 'javac -d . Main.java',
    sh: 'java -Xmx512m -XX:-UsePerfData -XX:TieredStopAtLevel=1 Main\nrc=$?\n[ $rc -eq 0 ] || echo "tiles incomplete (rc=$rc)"\nexit $rc',
    label: resources('oom', /Killed/, 'The heap was allowed more than the control group: killed by the kernel.', { hard: true }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java('    throw new Exception("java.net.SocketTimeoutException was handled; the grid has 0 cells");'),
    sh: javac + 'Main',
    label: fail('config', /the grid has 0 cells/, 'The message mentions a time-out that was handled; the grid is empty.', {
      hard: true,
      accept: ['unknown'],
    }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java('    recurse(1);', '  static int recurse(int n) { return recurse(n + 1) + 1; }'),
    sh: javac + 'Main 2>&1 | head -20; exit ${PIPESTATUS[0]}',
    label: fail('code_bug', /StackOverflowError/, 'Recursion without an end.', { accept: ['retry_with_resources'] }),
  },
  {
    tool: 'java',
    needs: ['javac'],
    files: java(
      '    for (int i = 1; i < 4; i++) { try { if (i < 3) new Socket("127.0.0.1", 9); System.out.println("connected on attempt " + i); } catch (IOException e) { System.err.println("WARN attempt " + i + ": " + e); } }',
    ),
    sh: javac + 'Main',
    label: benign('Two refused attempts, then connected.', { hard: true }),
  },
  {
    tool: 'javac',
    needs: ['javac'],
    files: java('    String s = 4;\n    undefined();'),
    sh: 'javac Main.java',
    label: fail('code_bug', /error: incompatible types/, 'Type error.'),
  },
  {
    tool: 'maven',
    needs: ['mvn'],
    files: {
      'pom.xml':
        '<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>app</artifactId><version>1</version><repositories><repository><id>central</id><url>http://mirror.example.org:8081/m2</url></repository></repositories><pluginRepositories><pluginRepository><id>central</id><url>http://mirror.example.org:8081/m2</url></pluginRepository></pluginRepositories></project>\n',
      's.xml':
        '<settings><mirrors><mirror><id>m</id><mirrorOf>external:http:*</mirrorOf><url>http://127.0.0.1:8081/m2</url></mirror></mirrors></settings>\n',
    },
    sh: 'mvn -B -q -s s.xml package',
    label: retry('network', /Connection refused|Connect to/, 'The repository refuses connections.', { accept: ['fail'] }),
  },
  {
    tool: 'node',
    files: { 'app.mjs': "const rows = [{ id: 1 }]\nconsole.log('rows', rows.length)\nconsole.log(rows[1].id)\n" },
    sh: 'node app.mjs',
    label: fail('code_bug', /^TypeError: Cannot read properties of undefined/, 'The program reads past its rows.'),
  },
  {
    tool: 'node',
    files: { 'app.mjs': "import { z } from 'schema-kit'\nconsole.log(z)\n" },
    sh: 'node app.mjs',
    label: fail('dependency', /^Error \[ERR_MODULE_NOT_FOUND\]/, 'The package is not installed.'),
  },
  {
    tool: 'node',
    files: {
      'app.mjs':
        "const keep = []\nfor (let i = 0; ; i++) { keep.push(Array.from({ length: 100000 }, () => ({ i }))); if (i % 5 === 0) console.log('chunk', i) }\n",
    },
    sh: 'node --max-old-space-size=64 app.mjs',
    label: resources('oom', /JavaScript heap out of memory/, 'The heap limit of Node was reached.'),
  },
  {
    tool: 'node',
    files: {
      'app.mjs':
        "import net from 'node:net'\nconsole.log('connecting to cache01.example.org:6379')\nnet.connect(6379, 'cache01.example.org')\n",
    },
    sh: 'node app.mjs',
    label: retry('network', /ECONNREFUSED/, 'The cache host refuses the connection.'),
  },
  {
    tool: 'node',
    servers: [{ port: 8080, mode: 'reset' }],
    files: { 'app.mjs': "const answer = await fetch('http://api.example.org:8080/items')\nconsole.log(answer.status)\n" },
    sh: 'node app.mjs',
    label: retry('network', /ECONNRESET/, 'fetch failed: the cause below it is a reset.', { hard: true }),
  },
  {
    tool: 'node',
    servers: [{ port: 8443, tls: 'self', http: [{ body: 'ok' }] }],
    files: { 'app.mjs': "const answer = await fetch('https://api.example.org:8443/items')\nconsole.log(answer.status)\n" },
    sh: 'node app.mjs',
    label: fail('config', /self-signed certificate/, 'fetch failed: the cause below it is a certificate that is not trusted.', {
      hard: true,
    }),
  },
  {
    tool: 'node',
    servers: [{ mode: 'dns-servfail' }],
    files: { 'app.mjs': "const answer = await fetch('https://api.example.com/items')\nconsole.log(answer.status)\n" },
    sh: 'node app.mjs',
    label: retry('network', /getaddrinfo EAI_AGAIN/, 'The resolver failed for a moment.', { hard: true }),
  },
  {
    tool: 'node',
    files: {
      'app.mjs':
        "import http from 'node:http'\nconst a = http.createServer().listen(3000, () => { console.log('first worker listens on 3000'); http.createServer().listen(3000) })\nsetTimeout(() => a.close(), 3000)\n",
    },
    sh: 'node app.mjs',
    label: fail('concurrency', /EADDRINUSE/, 'Two workers of one job want one port.', { accept: ['retry'] }),
  },
  {
    tool: 'node',
    files: {
      'sum.test.mjs':
        "import test from 'node:test'\nimport assert from 'node:assert'\ntest('retries on ECONNRESET', () => {})\ntest('adds up', () => assert.strictEqual(0.1 + 0.2, 0.3))\n",
    },
    sh: 'node --test sum.test.mjs',
    label: fail('code_bug', /Expected values to be strictly equal/, 'A test fails on a value; the one named after ECONNRESET passes.', {
      hard: true,
    }),
  },
  {
    tool: 'node',
    files: {
      'app.mjs':
        "process.emitWarning('Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable makes connections insecure')\nnew Promise((_, no) => no(new Error('late'))).catch((e) => console.error('ignored:', e.message))\nconsole.log('bundle written, 0 errors')\n",
    },
    sh: 'node app.mjs',
    label: benign('A warning and an error that was caught.'),
  },
  {
    tool: 'tsc',
    files: { 'a.ts': "const n: number = 'x'\nexport const m = n.toFixd(2)\n" },
    sh: 'node /opt/node_modules/typescript/bin/tsc --noEmit a.ts',
    label: fail('code_bug', /error TS2322/, 'Type errors.'),
  },
  {
    tool: 'npm',
    env: {
      npm_config_registry: npmHost,
      npm_config_fetch_retries: '1',
      npm_config_fetch_retry_mintimeout: '100',
      npm_config_fetch_retry_maxtimeout: '200',
    },
    files: { 'package.json': '{"name": "app", "version": "1.0.0", "dependencies": {"left-lib": "1.0.0"}}\n' },
    sh: 'npm install --no-audit --no-fund',
    label: retry('network', /connect ECONNREFUSED/, 'The registry refuses the connection.', { accept: ['fail'] }),
  },
  {
    tool: 'npm',
    env: { npm_config_registry: npmHost, npm_config_fetch_retries: '0' },
    servers: [{ port: 80, http: [{ status: 404, body: '{"error":"not found"}' }] }],
    files: { 'package.json': '{"name": "app", "version": "1.0.0", "dependencies": {"lefft-lib": "1.0.0"}}\n' },
    sh: 'npm install --no-audit --no-fund',
    label: fail('dependency', /404 .*(Not Found|not found|not in this registry|could not be found)/, 'No such package in the registry.'),
  },
  {
    tool: 'npm',
    env: { npm_config_registry: npmHost, npm_config_fetch_retries: '0' },
    servers: [{ port: 80, http: [{ status: 503, body: 'maintenance' }] }],
    files: {
      'package.json': '{"name": "app", "version": "1.0.0", "dependencies": {"left-lib": "1.0.0"}}\n',
      'build.sh': 'npm install --no-audit --no-fund\nnode_modules/.bin/left-lib build\n',
    },
    sh: 'bash build.sh',
    label: retry('external_service', /npm error 503 /, 'The registry answers 503; the missing program is the effect.', { hard: true }),
  },
  {
    tool: 'npm',
    env: { npm_config_registry: npmHost, npm_config_fetch_retries: '0' },
    servers: [
      {
        port: 80,
        http: [
          {
            path: '/left-lib',
            body: {
              name: 'left-lib',
              'dist-tags': { latest: '1.2.0' },
              versions: { '1.2.0': { name: 'left-lib', version: '1.2.0', dist: { tarball: npmHost + '/l.tgz', shasum: '0' } } },
            },
          },
        ],
      },
    ],
    files: { 'package.json': '{"name": "app", "version": "1.0.0", "dependencies": {"left-lib": "^2.0.0"}}\n' },
    sh: 'npm install --no-audit --no-fund',
    label: fail('dependency', /ETARGET|No matching version/, 'No version fits the range.', { last: true }),
  },
  {
    tool: 'npm',
    files: {
      'package.json': '{"name": "app", "version": "1.0.0", "scripts": {"build": "node build.mjs"}}\n',
      'build.mjs': "import { readFileSync } from 'node:fs'\nconsole.log('bundling')\nJSON.parse(readFileSync('conf.json', 'utf8'))\n",
      'conf.json': '{"entry": }\n',
    },
    sh: 'npm run build',
    label: fail('config', /^SyntaxError: /, 'npm around a configuration that is not JSON.', { hard: true }),
  },
  {
    tool: 'rustc',
    needs: ['cargo'],
    files: { ...cargo, 'src/main.rs': 'fn main() {\n    let v = vec![1];\n    let w = v;\n    println!("{:?}", v);\n}\n' },
    sh: 'cargo build --offline 2>&1',
    label: fail('code_bug', /error\[E0382\]/, 'Use after move.'),
  },
  {
    tool: 'cargo',
    needs: ['cargo'],
    files: { 'Cargo.toml': cargo['Cargo.toml'] + '[dependencies]\nserde = "1"\n', 'src/main.rs': 'fn main() {}\n' },
    sh: 'cargo build --offline',
    label: fail('dependency', /no matching package named `serde` found/, 'The dependency is not there and the build is offline.'),
  },
  {
    tool: 'rust',
    needs: ['cargo'],
    files: {
      'main.rs':
        'fn main() {\n    let n: usize = std::env::args().count() + 9;\n    let v = [1, 2, 3];\n    println!("checking {} cells", v.len());\n    println!("{}", v[n % 11]);\n}\n',
    },
    sh: 'rustc -o main main.rs && ./main',
    label: fail('code_bug', /index out of bounds/, 'An index out of bounds.'),
  },
  {
    tool: 'rust',
    needs: ['cargo'],
    files: {
      'main.rs':
        'use std::net::TcpStream;\nfn main() {\n    println!("reporting to collector");\n    TcpStream::connect("db01.example.org:4317").unwrap();\n}\n',
    },
    sh: 'rustc -o main main.rs && ./main',
    label: retry('network', /Connection refused|ConnectionRefused/, 'A panic, but by unwrapping a refused connection.', { hard: true }),
  },
  {
    tool: 'rust',
    needs: ['cargo'],
    files: {
      'main.rs': 'fn main() {\n    println!("table of 4 GiB");\n    let v: Vec<u8> = vec![1; 4 << 30];\n    println!("{}", v[7]);\n}\n',
    },
    sh: 'rustc -o main main.rs && (ulimit -v 2000000; ./main)',
    label: resources('oom', /memory allocation of \d+ bytes failed/, 'The allocation failed under the limit.'),
  },
  {
    tool: 'cargo',
    needs: ['cargo'],
    files: { ...cargo, 'src/lib.rs': '#[test]\nfn timeout_is_mapped() {}\n#[test]\nfn rounds() { assert_eq!((2.5f64).round(), 2.0); }\n' },
    sh: 'cargo test --offline',
    label: fail('code_bug', /assertion .*left == right.* failed/, 'A test fails on a value.'),
  },
  {
    tool: 'cargo',
    needs: ['cargo'],
    files: { ...cargo, 'src/main.rs': 'fn main() { let unused = 1; println!("ok"); }\n' },
    sh: 'cargo run --offline',
    label: benign('Compiler warnings; it built and ran.'),
  },
  {
    tool: 'go',
    needs: ['go'],
    env: goEnv,
    files: {
      ...go,
      'main.go': 'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar m map[string]int\n\tfmt.Println("indexing")\n\tm["a"] = 1\n}\n',
    },
    sh: 'go build -o sim . && ./sim',
    label: fail('code_bug', /panic: assignment to entry in nil map/, 'A write to a nil map.'),
  },
  {
    tool: 'go',
    needs: ['go'],
    env: goEnv,
    files: { ...go, 'main.go': 'package main\n\nfunc main() {\n\tc := make(chan int)\n\tprintln("waiting for workers")\n\tc <- 1\n}\n' },
    sh: 'go build -o sim . && ./sim',
    label: fail('code_bug', /all goroutines are asleep - deadlock/, 'A deadlock of the program with itself.', { hard: true }),
  },
  {
    tool: 'go',
    needs: ['go'],
    env: goEnv,
    files: {
      ...go,
      'main.go':
        'package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"time"\n)\n\nfunc main() {\n\tclient := http.Client{Timeout: 2 * time.Second}\n\tif _, err := client.Get("http://api.example.org:8080/v1/lease"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
    },
    servers: [{ port: 8080, mode: 'hang' }],
    sh: 'go build -o sim . && ./sim',
    label: retry('network', /Client.Timeout exceeded|deadline exceeded/, 'The service did not answer.'),
  },
  {
    tool: 'go',
    needs: ['go'],
    env: goEnv,
    files: { ...go, 'main.go': 'package main\n\nimport "github.com/example/mesh"\n\nfunc main() { mesh.Run() }\n' },
    sh: 'go build -o sim .',
    label: fail('dependency', /module lookup disabled|no required module/, 'A module that cannot be had.'),
  },
  {
    tool: 'perl',
    files: { 'p.pl': 'use strict;\nuse Bio::Tree::Fancy;\nprint 1;\n' },
    sh: 'perl p.pl',
    label: fail('dependency', /Can't locate/, 'The module is not installed.'),
  },
  {
    tool: 'perl',
    files: {
      'p.pl':
        'use strict; use warnings;\nmy $s = undef;\nprint "value: $s\\n";\nmy %h = (a => 1);\nprint "sum " . ($h{a} + $h{b}) . "\\n";\nprint "finished\\n";\n',
    },
    sh: 'perl p.pl',
    label: benign('Warnings about undefined values; it finished.', { hard: true }),
  },
  {
    tool: 'perl',
    files: { 'p.pl': 'use strict;\nopen(my $in, "<", "reads.fq") or die "cannot open reads.fq: $!";\n' },
    sh: 'perl p.pl; rc=$?; [ $rc -eq 0 ] || echo "perl stage failed ($rc), network share gone?"; exit $rc',
    label: fail('missing_data', /cannot open reads.fq/, 'The input is not there.', { hard: true }),
  },
  {
    tool: 'perl',
    needs: ['perl'],
    files: {
      'p.pl':
        'use IO::Socket::INET;\nmy $s = IO::Socket::INET->new(PeerAddr => "db01.example.org", PeerPort => 9999, Timeout => 3) or die "collector: $@";\n',
    },
    sh: 'perl p.pl',
    label: retry('network', /Connection refused/, 'The collector refuses the connection.'),
  },
  {
    tool: 'ruby',
    needs: ['ruby'],
    files: { 'a.rb': 'rows = [1, nil, 3]\nputs "summing #{rows.size}"\nputs rows.sum\n' },
    sh: 'ruby a.rb',
    label: fail('code_bug', /nil can't be coerced/, 'A nil in the sum.'),
  },
  {
    tool: 'ruby',
    needs: ['ruby'],
    files: { 'a.rb': "require 'net/http'\nputs Net::HTTP.get(URI('http://api.example.org:8080/x'))\n" },
    sh: 'ruby a.rb',
    label: retry('network', /Connection refused/, 'Refused by the service.'),
  },
  {
    tool: 'ruby',
    needs: ['ruby'],
    files: {
      'a.rb':
        "begin\n  require 'oj_fast'\nrescue LoadError => e\n  warn \"warning: #{e.message}, using the slow parser\"\nend\nputs 'parsed 12 files'\n",
    },
    sh: 'ruby a.rb',
    label: benign('An optional library is missing; the job went on without it.', { hard: true }),
  },
  {
    tool: 'lua',
    needs: ['lua5.4'],
    files: { 'a.lua': 'local t = {}\nprint("step 1")\nprint(t.grid.n)\n' },
    sh: 'lua5.4 a.lua',
    label: fail('code_bug', /attempt to index a nil value/, 'A nil value is indexed.'),
  },
  {
    tool: 'lua',
    needs: ['lua5.4'],
    files: { 'a.lua': 'local t = {}\nfor i = 1, 1e8 do t[i] = ("x"):rep(1000) .. i end\n' },
    sh: '(ulimit -v 200000; lua5.4 a.lua)',
    label: resources('oom', /not enough memory/, 'The table outgrew the limit.'),
  },
  {
    tool: 'php',
    needs: ['php'],
    files: { 'a.php': '<?php\necho "import\\n";\n$rows = [];\nfor ($i = 0; ; $i++) { $rows[] = str_repeat("x", 100000) . $i; }\n' },
    sh: 'php -d memory_limit=32M -d display_errors=1 a.php',
    label: resources('oom', /Allowed memory size of/, 'The memory limit of PHP.', { accept: ['fail'] }),
  },
  {
    tool: 'php',
    needs: ['php'],
    files: { 'a.php': '<?php\necho "import\\n";\n$rows = json_decode("{}");\necho count_rows($rows);\n' },
    sh: 'php -d display_errors=1 a.php',
    label: fail('code_bug', /Call to undefined function/, 'A function that does not exist.'),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: { 'a.R': 'cat("fitting\\n")\nlibrary(survfitx)\n' },
    sh: 'Rscript a.R',
    label: fail('dependency', /there is no package called/, 'The package is not installed.'),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: { 'a.R': 'd <- data.frame(x = 1:3)\ncat("rows", nrow(d), "\\n")\nprint(mean(d$x) + undefined_offset)\n' },
    sh: 'Rscript a.R',
    label: fail('code_bug', /object 'undefined_offset' not found/, 'A variable that does not exist.'),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: { 'a.R': 'cat("distance matrix of 60000 points\\n")\nm <- matrix(0, 60000, 60000)\n' },
    sh: '(ulimit -v 4000000; Rscript a.R)',
    label: resources('oom', /cannot allocate vector of size/, 'The matrix does not fit the limit.'),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: {
      'a.R':
        'x <- as.numeric(c("1", "b"))\nfit <- lm(dist ~ speed, cars)\nwarning("3 failed to converge, kept")\ncat("model saved, AIC", AIC(fit), "\\n")\n',
    },
    sh: 'Rscript a.R',
    label: benign('Warnings only; the model was saved.', { hard: true }),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    files: { 'a.R': 'd <- read.csv("counts.csv")\nprint(colSums(d))\n' },
    sh: 'Rscript a.R',
    label: fail(
      'missing_data',
      /cannot open file 'counts.csv'/,
      'The input is not there; R says it in the warning, the error is only "cannot open the connection".',
      { hard: true },
    ),
  },
  {
    tool: 'R',
    needs: ['Rscript'],
    servers: [{ mode: 'dns-servfail' }],
    files: {
      'a.R': 'options(timeout = 3)\ndownload.file("http://data.example.com/counts.csv", "counts.csv", method = "libcurl", quiet = TRUE)\n',
    },
    sh: 'Rscript a.R',
    label: retry('network', /Couldn't resolve host/, 'The resolver failed.', { accept: ['fail'] }),
  },
  {
    tool: 'octave',
    needs: ['octave-cli'],
    files: { 'a.m': 'disp("assembling");\nA = ones(3, 2); B = ones(3, 2);\nC = A * B\n' },
    sh: 'octave-cli --no-gui -q a.m',
    label: fail('code_bug', /nonconformant arguments/, 'Shapes do not fit.'),
  },
  {
    tool: 'octave',
    needs: ['octave-cli'],
    files: { 'a.m': 'disp("allocating");\nA = ones(60000, 60000);\ndisp(sum(A(:)));\n' },
    sh: '(ulimit -v 6000000; octave-cli --no-gui -q a.m)',
    label: resources('oom', /out of memory or dimension too large/, 'The matrix does not fit the limit.', { accept: ['fail'] }),
  },
  {
    tool: 'octave',
    needs: ['octave-cli'],
    files: {
      'a.m': 'A = [1 2; 2 4.0000000000001];\nx = A \\ [1; 2];\nwarning("residual larger than expected");\ndisp("solution written");\n',
    },
    sh: 'octave-cli --no-gui -q a.m',
    label: benign('A warning about a nearly singular matrix; the solution was written.', { hard: true }),
  },
  {
    tool: 'tcl',
    needs: ['tclsh'],
    files: { 'a.tcl': 'puts "reading deck"\nset f [open deck.inp]\n' },
    sh: 'tclsh a.tcl',
    label: fail('missing_data', /couldn't open "deck.inp"/, 'The input is not there.'),
  },
  {
    tool: 'tcl',
    needs: ['tclsh'],
    files: { 'a.tcl': 'puts "connecting to licence server"\nset s [socket db01.example.org 27000]\n' },
    sh: 'tclsh a.tcl',
    label: retry('network', /connection refused/, 'The licence server refuses connections.'),
  },
]
