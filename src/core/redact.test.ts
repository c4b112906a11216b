import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'
import { redactionRules } from './redaction-rules.ts'

/** So many characters of an alphabet, always the same; put together here, so that no scanner takes an example for a leak. */
function chars(count: number, alphabet = 'aB3dE5gH7jK9mN2pQ4'): string {
  return alphabet.repeat(Math.ceil(count / alphabet.length)).slice(0, count)
}
const hex = (count: number): string => chars(count, '0a1b2c3d4e5f6789')
const upper = (count: number): string => chars(count, 'ABCDEFGHIJKLMNOP')
const base64Line = chars(64, 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBK')
const key = (kind: string, body: string): string => `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----`
const jwt = `eyJ${chars(20)}.eyJ${chars(30)}.${chars(40)}`

interface Case {
  /** Text with each secret between `«` and `»`. */
  examples: string[]
  nearMisses: string[]
}

const cases: Record<string, Case> = {
  'private-key': {
    examples: [
      `«${key('RSA ', base64Line)}»`,
      `"private_key": "«${key('', base64Line).replaceAll('\n', '\\n')}»"`,
      `x\n«${key('ENCRYPTED ', `${base64Line}\n${base64Line}`)}»\ny`,
      `«${key('OPENSSH ', base64Line).slice(0, 90)}»`,
      `client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURS${chars(80)}»`,
      `tls.key: «LS0tLS1CRUdJTiBQUklWQVRF${chars(80)}==»`,
      `client-key-data: «${chars(80)}»`,
    ],
    nearMisses: [
      `certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS${chars(80)}`,
      'client-key-data: <none>',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN PUBLIC KEY-----',
      'unable to load PRIVATE KEY',
      'expected -----END PRIVATE KEY-----',
    ],
  },
  'age-secret-key': { examples: [`«AGE-SECRET-KEY-1${upper(58)}»`], nearMisses: ['AGE-SECRET-KEY-1'] },
  'aws-access-key-id': {
    examples: [`«AKIA${upper(16)}»`, `id=«ASIA${upper(16)}» x`],
    nearMisses: ['AKIA', `AKIA${upper(15)}`, `XAKIA${upper(16)}`],
  },
  'aws-secret-key': {
    examples: [`AWS_SECRET_ACCESS_KEY=«${chars(40)}»`, `aws_secret_access_key = «${chars(38)}/+»`, `"SecretAccessKey": "«${chars(40)}»"`],
    nearMisses: ['AWS_SECRET_ACCESS_KEY=', 'AWS_SECRET_ACCESS_KEY=$KEY', 'no AWS_SECRET_ACCESS_KEY in the environment'],
  },
  'aws-session-token': {
    examples: [`AWS_SESSION_TOKEN=«${chars(80)}»`, `"SessionToken": "«${chars(80)}»"`, `x-amz-security-token: «${chars(80)}»`],
    nearMisses: ['AWS_SESSION_TOKEN is not set'],
  },
  'aws-signature': { examples: [`https://b.s3.amazonaws.com/k?X-Amz-Signature=«${hex(64)}»&x=1`], nearMisses: ['X-Amz-Signature=none'] },
  'github-token': {
    examples: [`«ghp_${chars(36)}»`, `«ghs_${chars(36)}»`, `«github_pat_${chars(40)}»`],
    nearMisses: ['ghp_short', 'github_pat_x'],
  },
  'gitlab-token': { examples: [`«glpat-${chars(20)}»`], nearMisses: ['glpat-x', 'glibc-2.31-13.el8.x86_64'] },
  'slack-token': { examples: [`«xoxb-${chars(30)}»`, `«xapp-1-${chars(30)}»`], nearMisses: ['xoxb-', 'xoxo-love'] },
  'slack-webhook': { examples: [`https://hooks.slack.com/services/«T0/B0/${chars(20)}»`], nearMisses: ['https://hooks.slack.com/'] },
  'discord-webhook': {
    examples: [`https://discord.com/api/webhooks/${'1'.repeat(18)}/«${chars(60)}»`],
    nearMisses: ['https://discord.com/api/webhooks/1'],
  },
  'npm-token': { examples: [`«npm_${chars(36)}»`], nearMisses: ['npm_config_registry', 'npm_lifecycle_event'] },
  'pypi-token': { examples: [`«pypi-AgEI${chars(60)}»`], nearMisses: ['pypi-server', 'pypi-mirror.example'] },
  'rubygems-token': { examples: [`«rubygems_${hex(48)}»`], nearMisses: ['rubygems_version'] },
  'docker-token': { examples: [`«dckr_pat_${chars(27)}»`], nearMisses: ['dckr_pat_x'] },
  'hugging-face-token': { examples: [`«hf_${chars(34)}»`], nearMisses: ['hf_hub_download', 'hf_transformer_engine_layers'] },
  'anthropic-key': { examples: [`«sk-ant-api03-${chars(80)}»`], nearMisses: ['sk-ant-x'] },
  'openrouter-key': { examples: [`«sk-or-v1-${hex(64)}»`], nearMisses: ['sk-or-v1-x'] },
  'openai-key': {
    examples: [`«sk-${chars(48)}»`, `«sk-proj-${chars(60)}»`],
    nearMisses: ['sk-learn-contrib', 'task-1234', 'disk-utilisation-high'],
  },
  'groq-key': { examples: [`«gsk_${chars(52)}»`], nearMisses: ['gsk_x'] },
  'replicate-token': { examples: [`«r8_${chars(37)}»`], nearMisses: ['r8_x'] },
  'perplexity-key': { examples: [`«pplx-${chars(48)}»`], nearMisses: ['pplx-7b-online'] },
  'google-api-key': { examples: [`«AIza${chars(35)}»`], nearMisses: ['AIza'] },
  'google-access-token': { examples: [`«ya29.${chars(60)}»`], nearMisses: ['ya29.x'] },
  'xai-key': { examples: [`«xai-${chars(80)}»`], nearMisses: ['xai-toolkit', `xai-${chars(20)}`] },
  'pinecone-key': { examples: [`«pcsk_${chars(6)}_${chars(60)}»`], nearMisses: ['pcsk_x'] },
  'langsmith-key': { examples: [`«lsv2_pt_${hex(32)}_${hex(10)}»`], nearMisses: ['lsv2_pt_x'] },
  'notion-token': { examples: [`«ntn_${chars(46)}»`], nearMisses: ['ntn_x'] },
  'airtable-token': { examples: [`«pat${chars(14)}.${hex(64)}»`], nearMisses: ['patch.diff', `pat${chars(14)}.json`] },
  'figma-token': { examples: [`«figd_${chars(40)}»`], nearMisses: ['figd_1', 'fig_size'] },
  'supabase-token': { examples: [`«sbp_${hex(40)}»`], nearMisses: ['sbp_1'] },
  'planetscale-token': { examples: [`«pscale_tkn_${chars(43)}»`], nearMisses: ['pscale_tkn_x', 'pscale_branch'] },
  'netlify-token': { examples: [`«nfp_${chars(36)}»`], nearMisses: ['nfp_1'] },
  'fly-token': { examples: [`FlyV1 «fm2_${chars(120)}»`, `«fo1_${chars(43)}»`], nearMisses: ['fm2_x', 'fo1_x'] },
  'buildkite-token': { examples: [`«bkua_${hex(40)}»`], nearMisses: ['bkua_x'] },
  'circleci-token': { examples: [`«CCIPAT_${chars(22)}_${hex(40)}»`], nearMisses: ['CCIPAT_x'] },
  'sonar-token': { examples: [`«sqp_${hex(40)}»`], nearMisses: ['sqp_x', 'squ_1'] },
  'prefect-key': { examples: [`«pnu_${chars(36)}»`], nearMisses: ['pnu_x'] },
  'discord-token': {
    examples: [`discord: «MT${chars(24)}.${chars(6)}.${chars(38)}»`],
    nearMisses: ['discord.errors.LoginFailure.Improper', 'discord.MessageHandlerForEveryChannel.handle.message'],
  },
  'password-hash': {
    examples: [
      `etl:«$2y$10$${chars(53)}»`,
      `etl:«$6$${chars(8)}$${chars(86)}»:19000:0`,
      `etl:«$apr1$${chars(8)}$${chars(22)}»`,
      `«$argon2id$v=19$m=65536,t=3,p=4$${chars(22)}$${chars(43)}»`,
    ],
    nearMisses: ['echo $2 $1', "awk '{print $6$5}'", 'cost $2.50', '$1$2$3', 'sed s/$1/$2/'],
  },
  'azure-client-secret': { examples: [`«abc8Q~${chars(34)}»`], nearMisses: ['8Q~x', 'Q~1'] },
  'docker-auth': {
    examples: [`{"auths": {"r.example": {"auth": "«${chars(27)}=»"}}}`, `auth = «${chars(24)}»`],
    nearMisses: [
      '"auth": "required"',
      'auth: BasicAuthentication',
      'auth=none',
      'auth: /etc/docker/config.json',
      'auth: true',
      'x-auth: 12',
    ],
  },
  'google-refresh-token': { examples: [`«1//0g${chars(100)}»`], nearMisses: ['1//0', 'http://1//0x'] },
  'google-client-secret': { examples: [`«GOCSPX-${chars(28)}»`], nearMisses: ['GOCSPX-x'] },
  'stripe-key': {
    examples: [`«sk_live_${chars(24)}»`, `«rk_test_${chars(24)}»`, `«whsec_${chars(32)}»`],
    nearMisses: ['sk_live_x', 'task_test_x'],
  },
  'sendgrid-key': { examples: [`«SG.${chars(22)}.${chars(43)}»`], nearMisses: ['SG.x.y', 'MSG.body.text'] },
  'twilio-key': { examples: [`«SK${hex(32)}»`], nearMisses: [`TASK${hex(32)}`, 'SKIPPED'] },
  'mailgun-key': { examples: [`«key-${hex(32)}»`], nearMisses: ['key-1', 'key-value'] },
  'mailchimp-key': { examples: [`«${hex(32)}-us12»`], nearMisses: ['zone-us1', `${hex(32)}-use`] },
  'digitalocean-token': { examples: [`«dop_v1_${hex(64)}»`], nearMisses: ['dop_v1_x'] },
  'databricks-token': { examples: [`«dapi${hex(32)}»`], nearMisses: ['dapi', 'dapio'] },
  'vault-token': { examples: [`«hvs.${chars(30)}»`], nearMisses: ['hvs.x'] },
  'terraform-token': { examples: [`«${chars(14)}.atlasv1.${chars(67)}»`], nearMisses: ['x.atlasv1.y'] },
  'pulumi-token': { examples: [`«pul-${hex(40)}»`], nearMisses: ['pul-1', 'repul-sive'] },
  'doppler-token': { examples: [`«dp.pt.${chars(43)}»`], nearMisses: ['dp.pt.x', 'dp.c:12'] },
  'grafana-token': { examples: [`«glsa_${chars(32)}_${hex(8)}»`, `«glc_${chars(60)}»`], nearMisses: ['glsa_x', 'glc_x'] },
  'new-relic-key': { examples: [`«NRAK-${upper(27)}»`], nearMisses: ['NRAK-x'] },
  'sentry-token': { examples: [`«sntrys_${chars(60)}»`], nearMisses: ['sntrys_x'] },
  'atlassian-token': { examples: [`«ATATT3${chars(60)}»`, `«ATBB${chars(32)}»`], nearMisses: ['ATATT3', 'ATBB'] },
  'linear-key': { examples: [`«lin_api_${chars(40)}»`], nearMisses: ['lin_api_x'] },
  'postman-key': { examples: [`«PMAK-${hex(24)}-${hex(34)}»`], nearMisses: ['PMAK-x'] },
  'shopify-token': { examples: [`«shpat_${hex(32)}»`], nearMisses: ['shpat_x'] },
  'square-token': { examples: [`«sq0atp-${chars(22)}»`], nearMisses: ['sq0atp-x'] },
  'telegram-token': { examples: [`«123456789:AA${chars(33)}»`], nearMisses: ['12:34:56 AA', '123456789:AAA'] },
  'azure-key': {
    examples: [
      `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=«${chars(86)}==»;EndpointSuffix=x`,
      `SharedAccessKeyName=root;SharedAccessKey=«${chars(43)}=»`,
    ],
    nearMisses: ['SharedAccessKeyName=RootManage', 'AccountKey is missing'],
  },
  'azure-signature': {
    examples: [
      `https://a.blob.core.windows.net/c?sv=2022&sig=«${chars(40)}%3D»&se=1`,
      `SharedAccessSignature=«sv=2022&sr=b&sig=${chars(30)}»`,
    ],
    nearMisses: ['sig=9', 'design=blue-and-very-long-indeed'],
  },
  jwt: { examples: [`«${jwt}»`, `session «${jwt}» expired`], nearMisses: ['eyJ', 'eyJhbGciOi without dots', 'keyJobs.prepare.data'] },
  authorization: {
    examples: [
      `Authorization: Bearer «${chars(30)}»`,
      `> Authorization: Basic «${chars(16)}==»`,
      `'Authorization': 'token «${chars(30)}»'`,
      `Proxy-Authorization: Basic «${chars(16)}»`,
      `sent Bearer «${chars(30)}» to it`,
      `sent Basic «dXNlcjpwYXNzd29yZA==» to it`,
      'Authorization: Digest «username="etl", response="0a1b2c"»',
    ],
    nearMisses: [
      'Authorization failed',
      'Bearer token required',
      'Bearer authentication',
      'Basic authentication failed',
      'Basic Authentication',
      'authorization: none',
    ],
  },
  cookie: {
    examples: ['Cookie: «sid=1234; theme=dark»', 'set-cookie: «sid=1; HttpOnly»', `-H 'Cookie: «a=b»'`],
    nearMisses: ['cookie: invalid', 'no cookie for you', 'Cookies: 4'],
  },
  'url-password': {
    examples: [
      'postgres://etl:«hunter2»@db.internal:5432/jobs',
      'redis://:«s3cr3t»@10.0.0.1:6379/0',
      'https://me:«p@ss»@example.org/x',
      'mongodb+srv://u:«p:q»@c.example/db',
    ],
    nearMisses: [
      'http://localhost:8080/path',
      'https://example.org/a:b@c',
      'ssh://git@host/repo',
      'amqp://guest:**@mq:5672//',
      'postgres://db:5432/jobs',
    ],
  },
  'url-token': { examples: [`https://«${chars(40)}»@example.org/x.git`], nearMisses: ['https://anna@example.org/x.git'] },
  password: {
    examples: [
      'password=«hunter2»',
      'PGPASSWORD=«hunter2» psql',
      'MYSQL_PASSWORD="«a b»"',
      '{"password":"«hunter2»","user":"x"}',
      '{\\"password\\":\\"«hunter2»\\"}',
      'password: «hunter2»',
      'password: |\n  «hunter2»',
      "db_pass = '«x»'",
      'Server=x;Uid=y;Pwd=«hunter2»;Database=z',
      'run --password «hunter2» --verbose',
      'run --password=«hunter2»',
      "mysql -u root -p«'hunter2'» jobs",
      'mysqldump -h db -p«hunter2» jobs',
      'sshpass -p «hunter2» ssh node',
      'curl -s -u anna:«hunter2» https://example.org',
      ':password => "«hunter2»"',
      'passphrase: «hunter2»',
      'UID=etl;PWD=«hunter2»',
      'machine git.example login etl password «hunter2»',
      'machine git.example\n  login etl\n  password «hunter2»\n',
      'db.internal:5432:jobs:etl:«hunter2»',
      '*:*:*:etl:«hunter2»',
      'openssl enc -pass pass:«hunter2» -in x',
      'net use z: \\\\files\\share /user:etl «hunter2»',
    ],
    nearMisses: [
      'password=',
      'password: null',
      'password=$PGPASSWORD',
      'password=${PGPASSWORD}',
      'password=***',
      'password: <none>',
      'password authentication failed for user "etl"',
      "Access denied for user 'ci'@'10.0.0.7' (using password: YES)",
      'Invalid/incorrect password: Permission denied',
      'PWD=/home/anna',
      'PWD=C:\\jobs',
      'PWD=~/jobs',
      'machine learning needs a password policy',
      'main.py:5432:error:x:y',
      'listening on db.internal:5432',
      'db.internal:5432: connection refused: no route: x',
      'openssl: bad -pass argument',
      'net use z: \\\\files\\share /user:etl /persistent:no',
      'password:',
      'password: ',
      'Enter password: \n',
      'the password has expired',
      'OLDPWD=/tmp',
      'mysql -u root -p jobs',
      'tests pass: 34',
      'mkdir -p /data/x',
      '--password -x',
    ],
  },
  'api-key': {
    examples: [
      'API_KEY=«abc123def»',
      '"apiKey": "«abc123def»"',
      'x-api-key: «abc123def»',
      'WANDB_API_KEY: «0a1b2c»',
      'DD_APP_KEY=«0a1b2c3d»',
      `wandb login «${hex(40)}»`,
      `wandb login --relogin «${hex(40)}»`,
      'private_key: «abcdef»',
    ],
    nearMisses: [
      'api_key is missing',
      'primary_key=4',
      'key: value',
      'KeyError: api_key',
      'keys=12',
      'cache key: linux-node-20',
      'wandb login',
    ],
  },
  secret: {
    examples: [
      'client_secret=«abc123»',
      '"secret": "«abc123»"',
      'SECRET_KEY = «abc123»',
      'run --token «abc123def»',
      'credentials: «abc123»',
    ],
    nearMisses: ['secret "db" not found', 'secretName: db', 'secrets: 4', 'credentials: /home/anna/.aws', 'secret=$(cat f)'],
  },
  token: {
    examples: [
      'token: «abc123def»',
      'accessToken="«abc123def»"',
      'HF_TOKEN=«abcdefgh»',
      `VAULT_TOKEN: «s.${chars(24)}»`,
      '{"token":"«abc123def»"}',
      '_authToken=«abc123»',
    ],
    nearMisses: [
      'Unexpected token: }',
      'unexpected token: identifier',
      'max_token: 4096',
      'token count: 512',
      'tokens=512',
      'token: invalid.',
      'tokens: 1234567',
      'token: x',
      'token=1234567',
      'invalid token: expected',
      'requesting bear token: unauthorized status',
      "couldn't fetch token: invalid_grant: expired",
    ],
  },
  email: {
    examples: ['«anna@example.org»', 'mail «a.b+c@mail.example.co.uk», please', '<«anna@example.org»>'],
    nearMisses: [
      'git@github.com:org/repo.git',
      'lodash@4.17.21',
      'user@host',
      'getty@tty1.service',
      '27000@lic01.example.com',
      '@app.route',
      'image@sha256:abc',
      'a @ b.com',
    ],
  },
}

/** What stands between the marks, replaced; and without the marks. */
const hidden = (example: string, kind: string): string =>
  example.replace(/«([^»]*)»/g, (_, secret: string) => `[redacted:${kind}]${'\n'.repeat(secret.split('\n').length - 1)}`)
const shown = (example: string): string => example.replace(/[«»]/g, '')
const plain = (text: string): string => text.replace(/["'](?=\[redacted:)|(?<=\[redacted:[a-z-]{1,30}\])["']/g, '')

it('every kind has its examples', () => {
  expect(new Set(redactionRules.map(({ kind }) => kind))).toEqual(new Set(Object.keys(cases)))
  expect(Object.keys(cases).length).toBeGreaterThanOrEqual(40)
})

describe.each(Object.entries(cases))('%s', (kind, { examples, nearMisses }) => {
  it.each(examples)('%j', (example) => {
    const done = redact(shown(example))
    expect(plain(done)).toBe(plain(hidden(example, kind)))
    expect(redact(done)).toBe(done)
    expect(done.split('\n').length).toBe(shown(example).split('\n').length)
  })
  it.each(nearMisses)('leaves %j', (text) => expect(redact(text)).toBe(text))
})

it.each([
  `commit ${hex(40)}`,
  hex(64),
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  '/scratch/anna/runs/2026-11-27/job_17_r1_a2.err',
  'epoch 12/90 loss=0.1234 lr=1e-4 tokens/s=12345',
  'sha256:' + hex(64),
  'job 4711 on node07 used 15.8g of 16g after PT4H',
  'Traceback (most recent call last):\n  File "/a/b.py", line 3, in <module>\nKeyError: \'x\'',
  'ConnectionError: Connection refused to storage.internal:443',
  'ACCESS key=value; fetch 10.0.0.1:8080 [::1]:9',
  `docker.io/library/python@sha256:${hex(64)}`,
  `index ${hex(7)}..${hex(7)} 100644`,
  `etag: "${hex(32)}", x-request-id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301`,
  'md5sum 9e107d9d372bb6826bd81d3542a419d6  data/part-0001.parquet',
  'jobid=12345678 nodelist=gpu[01-04] partition=long gres=gpu:a100:4',
  'KeyError: "password"',
  'Loading weights from /models/hf_cache/models--bert-base-uncased/snapshots',
  'CUDA error: out of memory (allocated 15.8 GiB, key cache 2.1 GiB, tokens: 4096)',
  'export PATH=$PATH:/opt/bin TOKENIZERS_PARALLELISM=false',
  'git@git.example:org/repo.git at v1.2.3-4-gdeadbee',
])('leaves %j', (text) => expect(redact(text)).toBe(text))

it.each([
  ['behind a colour', `\u001b[32mghp_${chars(36)}\u001b[0m`],
  ['behind a line break in JSON', `{"out":"a\\nghp_${chars(36)}\\n"}`],
  ['in an address', `https://x.example/?next=%2Fa%3Ft%3Dghp_${chars(36)}`],
])('finds a token %s', (_, text) => expect(redact(text)).toBe(text.replace(`ghp_${chars(36)}`, '[redacted:github-token]')))

it('takes further rules', () => {
  expect(redact('badge 12-34', { extra: [{ kind: 'badge', expression: /(?<keep>badge )\d\d-\d\d/g }] })).toBe('badge [redacted:badge]')
})

describe('hostile text costs time in proportion', () => {
  const pieces = [
    ...[
      'password=',
      '-----BEGIN RSA PRIVATE KEY-----\n',
      'eyJ',
      'eyJaaaaaaaaaa.',
      'a://',
      'a:b@',
      '@',
      'a@a.',
      'Bearer ',
      'Basic a',
      'token: ',
      '"',
      '\\',
    ],
    ...[
      'mysql -',
      'curl -',
      '--password ',
      'Authorization: ',
      'Cookie: a',
      'secret\t',
      'key-',
      'SG.',
      'a',
      'A',
      '0',
      ' ',
      '\n',
      '=',
      'AccountKey=',
    ],
    ...[`${base64Line}\n`, 'http://a', 'docker login ', '.', '-', 'password: |\n ', 'a.atlasv1.', "password='"],
  ]
  it.each(pieces)(
    '%j',
    (piece) => {
      // Some thousand repetitions would already take minutes where the time grows with the square of long runs.
      const text = `${piece.repeat(Math.ceil(200_000 / piece.length))} password mysql curl eyJ :// @ bearer basic token cookie private key----- -us gl sk sig=`
      const lines = text.split('\n').length
      expect(redact(text).split('\n').length).toBe(lines)
    },
    2000,
  )
})
