// Clients of the network against servers with faults: curl, wget, requests, httpx, aws, s3cmd, ssh, rsync, aria2, lftp.
import { benign, fail, retry, resources, type Case, type Server } from '../job.ts'

const curl = 'curl -sS -f'
const http = (status: number, body = '', headers: Record<string, string> = {}): Server[] => [
  { port: 8080, http: [{ status, body, headers }] },
]
const requests = (path: string, more = ''): string => `import requests
print('requesting ${path}', flush=True)
answer = requests.get('${path}', timeout=3${more})
answer.raise_for_status()
print(answer.text)
`

export const cases: Case[] = [
  {
    tool: 'curl',
    sh: 'set -e\necho "downloading reference"\ncurl -fO http://data.example.org:8080/reference.fa\necho done',
    label: retry('network', /curl: \(7\)/, 'The data host refuses the connection: it is down.'),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, mode: 'full' }],
    sh: `${curl} --connect-timeout 2 -o set.bin http://data.example.org:8080/set.bin || exit $?`,
    label: retry('network', /curl: \(28\)/, 'Connect time-out.'),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, mode: 'hang' }],
    sh: `${curl} -m 2 -o set.bin http://data.example.org:8080/set.bin; rc=$?; ls -l set.bin; exit $rc`,
    label: retry('network', /curl: \(28\)/, 'The server accepted and sent nothing until the time-out; the missing file is the effect.', {
      hard: true,
    }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, mode: 'close' }],
    sh: `${curl} -o set.bin http://data.example.org:8080/set.bin`,
    label: retry('network', /curl: \(52\)/, 'Accepted and closed without an answer.'),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, mode: 'reset' }],
    sh: `set -o pipefail\n${curl} http://data.example.org:8080/reads.tar.gz | tar xzf - && echo unpacked`,
    label: retry('network', /curl: \(56\)/, 'Connection reset; what gzip and tar say follows from the empty pipe.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ body: 'x'.repeat(1000), times: 300, cut: 120000 }] }],
    sh: `${curl} -o reads.bin http://data.example.org:8080/reads.bin\nrc=$?\nmd5sum -c reads.md5\nexit $rc`,
    files: { 'reads.md5': 'd41d8cd98f00b204e9800998ecf8427e  reads.bin\n' },
    label: retry('network', /curl: \(18\)/, 'The transfer was cut short; the checksum fails because of that.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: [{ mode: 'dns-nxdomain' }],
    sh: `${curl} https://objects.invalid/bucket/key -o key`,
    label: fail('config', /curl: \(6\)/, 'The name does not exist; from this message alone a resolver fault reads the same.', {
      accept: ['retry'],
    }),
  },
  {
    tool: 'curl',
    servers: [{ mode: 'dns-silent' }],
    sh: `${curl} https://objects.example.com/bucket/key -o key`,
    label: retry('network', /curl: \((6|28)\)/, 'The name server does not answer.', { accept: ['fail'] }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8443, tls: 'self', http: [{ body: 'ok' }] }],
    sh: `curl -f -o key https://data.example.org:8443/key`,
    label: fail('config', /curl: \(60\)/, 'Self-signed certificate: trust must be configured.'),
  },
  {
    tool: 'curl',
    servers: [{ port: 8443, tls: 'expired', http: [{ body: 'ok' }] }],
    sh: `${curl} --cacert expired.crt -o key https://data.example.org:8443/key`,
    setup: 'cp /opt/stage/expired.crt .',
    label: fail('config', /curl: \(60\)/, 'The certificate of the server has expired.', { accept: ['retry'] }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8443, mode: 'raw', text: 'HTTP/1.1 400 Bad Request\r\n\r\nspeak http\n' }],
    sh: `${curl} -o key https://data.example.org:8443/key`,
    label: fail('config', /curl: \(35\)/, 'A server of plain HTTP behind an https address.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'curl',
    servers: http(401, 'token expired\n'),
    sh: `curl --fail-with-body -sS -H "Authorization: Bearer $(cat token)" http://api.example.org:8080/v1/jobs`,
    files: { token: 'none\n' },
    label: fail('auth', /error: 401/, 'The service does not accept the credentials.'),
  },
  {
    tool: 'curl',
    servers: http(403, '{"message":"API rate limit exceeded for 192.0.2.44"}\n', { 'X-RateLimit-Remaining': '0', 'Retry-After': '60' }),
    sh: 'curl --fail-with-body -sS http://api.example.org:8080/repos',
    label: retry('rate_limit', /rate limit exceeded/, 'A 403 that is a rate limit.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: http(403, '<html><title>403 Forbidden</title></html>\n'),
    sh: `set -e\n${curl} -o model.bin http://data.example.org:8080/private/model.bin\necho loaded`,
    label: fail('auth', /error: 403/, 'Access to the object is forbidden.'),
  },
  {
    tool: 'curl',
    servers: http(404, 'no such object\n'),
    sh: `set -e\nfor n in 1 2; do\n  echo "chunk $n"\n  ${curl} -o chunk$n http://data.example.org:8080/v2/chunk$n\ndone`,
    label: fail('missing_data', /error: 404/, 'The object does not exist.'),
  },
  {
    tool: 'curl',
    servers: http(429, 'slow down\n', { 'Retry-After': '1' }),
    sh: `${curl} -o a.json http://api.example.org:8080/v1/search`,
    label: retry('rate_limit', /error: 429/, 'Too many requests.'),
  },
  {
    tool: 'curl',
    servers: http(500, 'oops\n'),
    sh: `${curl} -d @job.json http://api.example.org:8080/v1/submit`,
    files: { 'job.json': '{}' },
    label: retry('external_service', /error: 500/, 'The service failed inside; well-formed request.', { accept: ['unknown', 'fail'] }),
  },
  {
    tool: 'curl',
    servers: http(504, '<html><h1>504 Gateway Time-out</h1></html>\n'),
    sh: `${curl} -o a.json http://api.example.org:8080/v1/search; rc=$?; jq .total a.json; exit $rc`,
    label: retry('external_service', /error: 504/, 'The gateway timed out; the missing file for jq is the effect.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ status: 503 }, { status: 503 }, { status: 200, body: '{"ok": true}\n' }] }],
    sh: `curl -f --retry 4 --retry-delay 1 http://api.example.org:8080/v1/state`,
    label: benign('Two 503 and then success: curl retried by itself.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ status: 503 }, { status: 200, body: '{"items": [}\n' }] }],
    sh: `curl -sS -f --retry 4 --retry-delay 1 -o list.json http://api.example.org:8080/v1/list && jq '.items | length' list.json`,
    label: fail('data_format', /jq: error|parse error/, 'The 503 was overcome; the answer is not JSON.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'curl',
    servers: http(200, 'x'.repeat(4000)),
    small: { '/scratch': '64k' },
    sh: `${curl} --retry 2 http://data.example.org:8080/set.bin -o /scratch/set.bin; for i in 1 2 3; do ${curl} http://data.example.org:8080/set.bin >> /scratch/all.bin || exit 1; for k in 1 2 3 4 5 6; do cat /scratch/all.bin >> /scratch/all2.bin; done; done`,
    label: resources('disk', /No space left on device/, 'The scratch disk is full.', { accept: ['fail'] }),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ status: 200, body: 'y'.repeat(100), times: 3000 }] }],
    small: { '/scratch': '128k' },
    sh: `curl -f -o /scratch/set.bin http://data.example.org:8080/set.bin`,
    label: resources(
      'disk',
      /curl: \(23\)/,
      'Writing the download fails because the scratch file system is full, though curl names only the write.',
      { hard: true, accept: ['fail', 'unknown'] },
    ),
  },
  {
    tool: 'curl',
    sh: `${curl} http://far.example.org/data.bin -o data.bin`,
    label: retry('network', /curl: \(7\)/, 'No route to that network.'),
  },
  {
    tool: 'curl',
    sh: `${curl} http://127.0.0.1:9090/-/ready\nrc=$?\n[ $rc -eq 0 ] || { echo "metrics sidecar is not running, giving up" >&2; exit $rc; }`,
    label: fail('config', /curl: \(7\)/, 'Nothing listens on this machine: the service that the job needs was never started.', {
      hard: true,
      accept: ['retry', 'unknown'],
    }),
  },
  {
    tool: 'curl',
    sh: 'URL=\ncurl -sS -f "$URL/objects/key1" -o key1',
    label: fail('config', /curl: \(3\)|curl: \(6\)|No host part/, 'An empty variable leaves the address without a host.', { hard: true }),
  },
  {
    tool: 'curl',
    servers: http(407, 'authenticate\n', { 'Proxy-Authenticate': 'Basic realm="proxy"' }),
    env: { https_proxy: 'http://mirror.example.org:8080' },
    sh: `${curl} https://objects.example.com/key -o key`,
    label: fail('auth', /curl: \((56|22)\)/, 'The proxy wants credentials.'),
  },
  {
    tool: 'curl',
    servers: http(502, 'bad gateway\n'),
    env: { https_proxy: 'http://mirror.example.org:8080' },
    sh: `${curl} https://objects.example.com/key -o key`,
    label: retry('network', /curl: \((56|22)\)/, 'The proxy answered 502 to CONNECT: it could not reach the host.', { hard: true }),
  },
  {
    tool: 'wget',
    sh: 'wget --tries=2 --waitretry=1 -T 3 http://data.example.org:8080/db.tar.gz',
    label: retry('network', /Connection refused/, 'Refused by the data host, twice.'),
  },
  {
    tool: 'wget',
    servers: http(404),
    sh: 'set -e\nwget -nv http://mirror.example.org:8080/releases/9.9/tool.tar.gz\ntar xzf tool.tar.gz',
    label: fail('missing_data', /ERROR 404/, 'The release does not exist on the mirror.'),
  },
  {
    tool: 'wget',
    servers: [
      {
        port: 8080,
        http: [
          { path: '/a/genome.fa', status: 503 },
          { path: '/b/genome.fa', status: 200, body: '>chr1\nACGT\n' },
        ],
      },
    ],
    sh: 'wget -t1 http://mirror.example.org:8080/a/genome.fa || { echo "first mirror failed, trying the second"; wget -t1 http://mirror.example.org:8080/b/genome.fa; }\ngrep -c ">" genome.fa',
    label: benign('The first mirror answered 503, the second served the file.', { hard: true }),
  },
  {
    tool: 'wget',
    servers: http(503),
    sh: 'wget -t2 --waitretry=1 http://mirror.example.org:8080/genome.fa.gz\ngunzip genome.fa.gz\nsamtools faidx genome.fa',
    needs: ['samtools'],
    label: retry('external_service', /ERROR 503/, 'The mirror answers 503; gunzip and samtools fail because of it.', { hard: true }),
  },
  {
    tool: 'wget',
    servers: [{ port: 8443, tls: 'other', http: [{ body: 'ok' }] }],
    setup: 'cp /opt/stage/other.crt .',
    sh: 'wget --ca-certificate=other.crt -nv https://data.example.org:8443/db.tar.gz',
    label: fail('config', /no certificate subject alternative name matches|does not match/, 'The certificate belongs to another host.'),
  },
  {
    tool: 'wget',
    servers: [{ port: 8080, mode: 'hang' }],
    sh: 'wget -t1 -T2 http://data.example.org:8080/db.tar.gz',
    label: retry('network', /timed out/, 'Read time-out.'),
  },
  {
    tool: 'wget',
    servers: http(401, '', { 'WWW-Authenticate': 'Basic realm="data"' }),
    sh: 'wget -nv --user=reader --password=none http://data.example.org:8080/db.tar.gz',
    label: fail('auth', /Authentication Failed|Authorization/, 'The data host does not accept the user.'),
  },
  {
    tool: 'requests',
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://api.example.org:8080/v1/items') },
    label: retry('network', /^requests.exceptions.ConnectionError/, 'Connection refused under the wrapper\'s "Max retries exceeded".', {
      hard: true,
    }),
  },
  {
    tool: 'requests',
    servers: http(429, 'quota per minute used up'),
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://api.example.org:8080/v1/items') },
    label: retry('rate_limit', /^requests.exceptions.HTTPError: 429/, 'Too many requests.'),
  },
  {
    tool: 'requests',
    servers: http(401),
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://api.example.org:8080/v1/items') },
    label: fail('auth', /^requests.exceptions.HTTPError: 401/, 'Unauthorized.'),
  },
  {
    tool: 'requests',
    servers: http(400, 'unknown field'),
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://api.example.org:8080/v1/items?sort=nmae') },
    label: fail('config', /^requests.exceptions.HTTPError: 400/, 'The request itself is wrong.'),
  },
  {
    tool: 'requests',
    servers: [{ port: 8443, tls: 'self', http: [{ body: 'ok' }] }],
    sh: 'python3 get.py',
    files: { 'get.py': requests('https://api.example.org:8443/v1/items') },
    label: fail('config', /^requests.exceptions.SSLError/, 'A self-signed certificate under "Max retries exceeded".', { hard: true }),
  },
  {
    tool: 'requests',
    servers: [{ port: 8443, mode: 'close' }],
    sh: 'python3 get.py',
    files: { 'get.py': requests('https://api.example.org:8443/v1/items') },
    label: retry('network', /^requests.exceptions.(SSLError|ConnectionError)/, 'The TLS handshake was cut: no question of certificates.', {
      hard: true,
    }),
  },
  {
    tool: 'requests',
    servers: [{ port: 8080, http: [{ body: 'z'.repeat(1000), times: 200, cut: 50000, then: 'reset' }] }],
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://data.example.org:8080/blob') },
    label: retry('network', /^requests.exceptions.(ChunkedEncodingError|ConnectionError)/, 'Reset in the middle of the body.'),
  },
  {
    tool: 'requests',
    servers: [{ port: 8080, mode: 'hang' }],
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://api.example.org:8080/v1/items') },
    label: retry('network', /^requests.exceptions.ReadTimeout/, 'Read time-out.'),
  },
  {
    tool: 'requests',
    sh: 'python3 get.py',
    files: { 'get.py': requests('http://None:8080/v1/items') },
    servers: [{ mode: 'dns-nxdomain' }],
    label: fail('config', /^requests.exceptions.ConnectionError/, 'The host is the word None: a variable without a value.', { hard: true }),
  },
  {
    tool: 'requests',
    servers: [
      {
        port: 8080,
        http: [
          { path: '/a', status: 500 },
          { path: '/a', status: 500 },
          { path: '/a', status: 200, body: 'ok' },
        ],
      },
    ],
    sh: 'python3 get.py',
    files: {
      'get.py': `import logging, requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry
logging.basicConfig(level=logging.DEBUG, format='%(levelname)s %(name)s %(message)s')
session = requests.Session()
session.mount('http://', HTTPAdapter(max_retries=Retry(total=4, status_forcelist=[500], backoff_factor=0.1)))
print(session.get('http://api.example.org:8080/a', timeout=3).text)
`,
    },
    label: benign('urllib3 repeated two 500 answers and got its result.', { hard: true }),
  },
  {
    tool: 'requests',
    servers: http(200, '<html><body>Please log in</body></html>', { 'Content-Type': 'text/html' }),
    sh: 'python3 get.py',
    files: {
      'get.py':
        "import requests\nanswer = requests.get('http://api.example.org:8080/v1/items', timeout=3)\nprint(answer.status_code, answer.headers['content-type'])\nprint(answer.json()['items'])\n",
    },
    label: fail(
      'auth',
      /^json.decoder.JSONDecodeError/,
      'A login page instead of JSON: the session is not authenticated; the log shows only HTML where JSON was due.',
      { hard: true, accept: ['retry', 'unknown'] },
    ),
  },
  {
    tool: 'httpx',
    needs: ['python3'],
    servers: [{ port: 8080, mode: 'hang' }],
    sh: 'python3 get.py',
    files: {
      'get.py':
        "import httpx\nfor n in range(3):\n    print('batch', n, flush=True)\n    httpx.post('http://api.example.org:8080/v1/embed', json={'n': n}, timeout=1.5)\n",
    },
    label: retry('network', /^httpx.ReadTimeout/, 'The service did not answer in time.', { last: true }),
  },
  {
    tool: 'httpx',
    servers: http(503, 'overloaded'),
    sh: 'python3 get.py',
    files: { 'get.py': "import httpx\nhttpx.get('http://api.example.org:8080/v1/models', timeout=3).raise_for_status()\n" },
    label: retry('external_service', /^httpx.HTTPStatusError: Server error '503/, 'Service unavailable.'),
  },
  {
    tool: 'aiohttp',
    servers: [{ port: 8080, mode: 'close' }],
    sh: 'python3 get.py',
    files: {
      'get.py': `import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as session:
        tasks = [asyncio.create_task(one(session, n)) for n in range(3)]
        await asyncio.gather(*tasks)
async def one(session, n):
    async with session.get(f'http://data.example.org:8080/tile/{n}') as answer:
        print(n, answer.status)
asyncio.run(main())
`,
    },
    label: retry('network', /^aiohttp.client_exceptions.ServerDisconnectedError/, 'The server closed the connections without an answer.'),
  },
  {
    tool: 'aws',
    needs: ['aws'],
    env: { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
    servers: [
      {
        port: 9000,
        http: [
          {
            status: 403,
            body: '<?xml version="1.0"?><Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not exist in our records.</Message></Error>',
            headers: { 'Content-Type': 'application/xml' },
          },
        ],
      },
    ],
    sh: 'aws --endpoint-url http://data.example.org:9000 s3api list-objects-v2 --bucket results',
    label: fail('auth', /InvalidAccessKeyId/, 'The access key is not known.'),
  },
  {
    tool: 'aws',
    needs: ['aws'],
    env: { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
    servers: [
      {
        port: 9000,
        http: [
          {
            status: 503,
            body: '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
            headers: { 'Content-Type': 'application/xml' },
          },
        ],
      },
    ],
    sh: 'aws --endpoint-url http://data.example.org:9000 s3api list-objects-v2 --bucket results',
    label: retry('rate_limit', /SlowDown/, 'The object store asks to slow down.'),
  },
  {
    tool: 'aws',
    needs: ['aws'],
    env: { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
    servers: [
      {
        port: 9000,
        http: [
          {
            status: 404,
            body: '<?xml version="1.0"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>resutls</BucketName></Error>',
            headers: { 'Content-Type': 'application/xml' },
          },
        ],
      },
    ],
    sh: 'set -e\necho "step 1 ok"\naws --endpoint-url http://data.example.org:9000 s3 ls s3://resutls/\necho "step 2 ok"',
    label: fail('config', /NoSuchBucket/, 'The bucket name is misspelt.'),
  },
  {
    tool: 'aws',
    needs: ['aws'],
    env: { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '2' },
    sh: 'aws --endpoint-url http://data.example.org:9000 s3 cp result.txt s3://results/',
    files: { 'result.txt': 'x\n' },
    label: retry('network', /Could not connect to the endpoint URL/, 'The object store refuses connections.'),
  },
  {
    tool: 'aws',
    needs: ['aws'],
    env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_DEFAULT_REGION: 'us-east-1' },
    sh: 'aws --endpoint-url http://data.example.org:9000 s3 cp result.txt s3://results/',
    files: { 'result.txt': 'x\n' },
    label: fail('auth', /Unable to locate credentials/, 'No credentials on the machine.'),
  },
  {
    tool: 's3cmd',
    needs: ['s3cmd'],
    servers: [
      {
        port: 9000,
        http: [
          {
            status: 403,
            body: '<?xml version="1.0"?><Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message></Error>',
            headers: { 'Content-Type': 'application/xml' },
          },
        ],
      },
    ],
    sh: 's3cmd --no-ssl --access_key=none --secret_key=none --host=data.example.org:9000 --host-bucket=data.example.org:9000 ls s3://results',
    label: fail('config', /RequestTimeTooSkewed/, 'The clock of the machine is wrong.', { hard: true, accept: ['retry'] }),
  },
  {
    tool: 'ssh',
    needs: ['ssh'],
    sh: 'ssh -o BatchMode=yes login.example.org hostname\n',
    label: retry('network', /port 22: Connection refused/, 'The host refuses ssh.'),
  },
  {
    tool: 'ssh',
    needs: ['ssh'],
    servers: [{ port: 22, mode: 'raw', wait: false, text: 'SSH-2.0-OpenSSH_9.2\r\n' }],
    sh: 'ssh -o BatchMode=yes -o StrictHostKeyChecking=no login.example.org hostname',
    label: retry('network', /Connection (closed|reset)|kex_exchange/, 'The connection was dropped while keys were exchanged.'),
  },
  {
    tool: 'ssh',
    needs: ['ssh'],
    servers: [{ port: 22, mode: 'full' }],
    sh: 'scp -o BatchMode=yes -o ConnectTimeout=2 result.txt login.example.org:/archive/',
    files: { 'result.txt': 'x\n' },
    label: retry('network', /Connection timed out/, 'Connect time-out.'),
  },
  {
    tool: 'ssh',
    needs: ['ssh', 'sshd'],
    root: false,
    setup:
      'mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N "" -f /opt/stage/hostkey && /usr/sbin/sshd -p 22 -h /opt/stage/hostkey -o PidFile=none -o UsePAM=no -E /dev/null',
    sh: 'ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=known login.example.org hostname',
    label: fail('auth', /Permission denied \(publickey/, 'The key is not accepted.'),
  },
  {
    tool: 'ssh',
    needs: ['ssh', 'sshd'],
    setup:
      'mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N "" -f /opt/stage/hostkey && /usr/sbin/sshd -p 22 -h /opt/stage/hostkey -o PidFile=none -o UsePAM=no -E /dev/null',
    files: { known: 'login.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n' },
    sh: 'ssh -o BatchMode=yes -o UserKnownHostsFile=known login.example.org hostname',
    label: fail('auth', /REMOTE HOST IDENTIFICATION HAS CHANGED/, 'The host key is not the one that was recorded.', { hard: true }),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    sh: 'rsync -a results/ rsync://data.example.org/archive/run7/',
    setup: 'mkdir results',
    label: retry('network', /failed to connect to data.example.org/, 'The rsync daemon refuses the connection.'),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    servers: [{ port: 873, mode: 'raw', wait: false, text: '@RSYNCD: 31.0\n@ERROR: max connections (4) reached -- try again later\n' }],
    sh: 'rsync -a results/ rsync://data.example.org/archive/run7/',
    setup: 'mkdir results',
    label: retry('external_service', /max connections/, 'All slots of the rsync daemon are taken.'),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    servers: [{ port: 873, mode: 'raw', wait: false, text: '@RSYNCD: 31.0\n@ERROR: auth failed on module archive\n' }],
    sh: 'rsync -a results/ rsync://data.example.org/archive/run7/',
    setup: 'mkdir results',
    label: fail('auth', /auth failed/, 'The module does not accept the user.'),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    small: { '/archive': '64k' },
    setup: 'mkdir results && head -c 300000 /dev/urandom > results/a.bin',
    sh: 'rsync -a results/ /archive/',
    label: resources('disk', /No space left on device/, 'The archive is full; the protocol error codes follow.', { accept: ['fail'] }),
  },
  {
    tool: 'rsync',
    needs: ['rsync'],
    sh: 'rsync -av --stats missing/ out/',
    label: fail('missing_data', /No such file or directory/, 'The source folder does not exist.'),
  },
  {
    tool: 'aria2c',
    needs: ['aria2c'],
    servers: http(503),
    sh: 'aria2c --summary-interval=0 --show-console-readout=false -m 1 http://mirror.example.org:8080/db.tar',
    label: retry('external_service', /status=503/, 'The mirror answers 503.'),
  },
  {
    tool: 'aria2c',
    needs: ['aria2c'],
    servers: http(200, 'hello\n'),
    sh: 'aria2c --show-console-readout=false --checksum=sha-1=0000000000000000000000000000000000000000 http://mirror.example.org:8080/db.tar',
    label: fail('data_format', /Checksum error/, 'The file is whole but not the one whose checksum was given.', {
      hard: true,
      accept: ['retry'],
    }),
  },
  {
    tool: 'lftp',
    needs: ['lftp'],
    sh: 'lftp -c "set net:max-retries 1; set net:timeout 3; open ftp://data.example.org; mirror pub"',
    label: retry('network', /Connection refused|max-retries/, 'The FTP host refuses the connection.'),
  },
  {
    tool: 'curl',
    script: 'fetch_all.sh',
    servers: [
      {
        port: 8080,
        http: [
          { path: '/1', body: 'one\n' },
          { path: '/2', status: 410, body: 'gone\n' },
          { path: '/3', delay: 4, body: 'three\n' },
        ],
      },
    ],
    sh: `for n in 1 2 3; do\n  curl -sS -f -m 2 -o part$n http://data.example.org:8080/$n || { bad=1; break; }\ndone\n[ -z "$bad" ] || { echo "part $n could not be fetched" >&2; exit 22; }`,
    label: fail('missing_data', /error: 410/, 'The object was removed for good.'),
  },
  {
    tool: 'curl',
    servers: [{ port: 8080, http: [{ status: 408, body: 'Request Timeout' }] }],
    sh: `${curl} -T big.bin http://data.example.org:8080/upload`,
    setup: 'head -c 100000 /dev/zero > big.bin',
    label: retry('network', /error: 408/, 'The server timed out waiting for the request.'),
  },
  {
    tool: 'curl',
    servers: http(413, 'Payload Too Large'),
    sh: `${curl} -T big.bin http://data.example.org:8080/upload`,
    setup: 'head -c 100000 /dev/zero > big.bin',
    label: fail('quota', /error: 413/, 'The upload is larger than the service takes.'),
  },
  {
    tool: 'curl',
    servers: http(507, 'bucket quota exceeded'),
    sh: 'curl --fail-with-body -sS -T big.bin http://data.example.org:8080/upload',
    setup: 'head -c 100000 /dev/zero > big.bin',
    label: fail('quota', /507|quota exceeded/, 'The quota of the bucket is used up: a person must free or extend it.', {
      hard: true,
      accept: ['retry_with_resources'],
    }),
  },
]
