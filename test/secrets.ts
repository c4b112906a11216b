// Credentials as they stand in logs, commands and environments: invented, of the shape that their issuers give them, and put together here so that no
// scanner takes one for a leak.

/** One kind of credential. */
export interface PlantedSecret {
  /** What it is, such as `"GitLab token"`. */
  name: string
  /** Its name in an environment, a file or a dictionary. One that has a mark of its own stands behind a name that tells nothing. */
  setting: string
  /** What stands behind that name. */
  value: string
  /** The part of it that nobody may see; default all of it. */
  secret: string
  /** As it stands in a line of a log, or in several. */
  line: string
}

/** So many characters that look random and are always the same; another seed, others. */
function chars(count: number, seed: string, alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'): string {
  let state = Array.from(seed).reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 2_147_483_647, 7)
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return alphabet[state % alphabet.length]
  }).join('')
}
const hex = (count: number, seed: string): string => chars(count, seed, '0123456789abcdef')
const upper = (count: number, seed: string): string => chars(count, seed, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
const digits = (count: number, seed: string): string => chars(count, seed, '123456789')
const password = (seed: string): string => `Plum-${chars(9, seed)}`

/** With a mark of its own, behind a name that tells nothing. */
function marked(name: string, value: string, line = `using ${value} as agreed`): PlantedSecret {
  return { name, setting: 'JOB_INPUT_7', value, secret: value, line }
}

/** Told by the name it stands behind. */
function named(name: string, setting: string, value: string, line = `${setting}=${value}`, secret = value): PlantedSecret {
  return { name, setting, value, secret, line }
}

/** An address with credentials in it. */
function address(name: string, value: string, secret: string, line = `reading ${value} ended oddly`): PlantedSecret {
  return { name, setting: 'SOURCE', value, secret, line }
}

/** Told by the program or the words around it. */
function spoken(name: string, line: string, secret: string): PlantedSecret {
  return { name, setting: 'LAST_COMMAND', value: line, secret, line }
}

function key(kind: string, seed: string): string {
  const lines = Array.from({ length: 6 }, (_, index) => chars(64, `${seed}${index}`))
  return `-----BEGIN ${kind}PRIVATE KEY-----\n${lines.join('\n')}\n-----END ${kind}PRIVATE KEY-----`
}

const jwt = `eyJ${chars(33, 'jwt1')}.eyJ${chars(60, 'jwt2')}.${chars(43, 'jwt3')}`

export const plantedSecrets: readonly PlantedSecret[] = [
  marked('AWS access key id', `AKIA${upper(16, 'aws')}`),
  named('AWS secret access key', 'AWS_SECRET_ACCESS_KEY', chars(40, 'awss')),
  named('AWS secret access key in a file', 'aws_secret_access_key', chars(40, 'awsf'), `aws_secret_access_key = ${chars(40, 'awsf')}`),
  named('AWS session token', 'AWS_SESSION_TOKEN', chars(200, 'awst')),
  address(
    'AWS signed address',
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA${upper(16, 'q')}&X-Amz-Signature=${hex(64, 'sig')}`,
    hex(64, 'sig'),
  ),
  marked('GitHub token', `ghp_${chars(36, 'gh')}`),
  marked('GitHub Actions token', `ghs_${chars(36, 'ghs')}`),
  marked('GitHub fine-grained token', `github_pat_${chars(22, 'ghf')}_${chars(59, 'ghf2')}`),
  marked('GitLab token', `glpat-${chars(20, 'gl')}`),
  named('GitLab job token', 'CI_JOB_TOKEN', `glcbt-64_${chars(20, 'glj')}`),
  spoken('GitLab header', `curl --header "PRIVATE-TOKEN: ${chars(20, 'glh')}" https://git.example/api`, chars(20, 'glh')),
  marked('Slack bot token', `xoxb-${digits(12, 'sl')}-${digits(12, 'sm')}-${chars(24, 'sn')}`),
  address('Slack webhook', `https://hooks.slack.com/services/T${upper(8, 'sw')}/B${upper(8, 'sx')}/${chars(24, 'sy')}`, chars(24, 'sy')),
  marked('Stripe key', `sk_live_${chars(24, 'st')}`),
  marked('npm token', `npm_${chars(36, 'npm')}`),
  spoken('.npmrc', `//registry.example/:_authToken=${chars(40, 'npmrc')}`, chars(40, 'npmrc')),
  marked('PyPI token', `pypi-AgEIcHlwaS5vcmc${chars(80, 'pypi')}`),
  marked('Hugging Face token', `hf_${chars(34, 'hf')}`),
  marked('OpenAI key', `sk-proj-${chars(74, 'oa')}T3BlbkFJ${chars(74, 'ob')}`),
  marked('OpenAI key of old', `sk-${chars(20, 'oc')}T3BlbkFJ${chars(20, 'od')}`),
  marked('Anthropic key', `sk-ant-api03-${chars(93, 'an')}AA`),
  marked('xAI key', `xai-${chars(80, 'xai')}`),
  marked('Groq key', `gsk_${chars(52, 'groq')}`),
  marked('Pinecone key', `pcsk_${chars(6, 'pc')}_${chars(60, 'pd')}`),
  marked('LangSmith key', `lsv2_pt_${hex(32, 'ls')}_${hex(10, 'lt')}`),
  marked('Google API key', `AIza${chars(35, 'gk')}`),
  marked('Google access token', `ya29.${chars(150, 'gt')}`),
  marked('Google refresh token', `1//0${chars(1, 'gr')}${chars(100, 'gs')}`),
  marked('Google client secret', `GOCSPX-${chars(28, 'gc')}`),
  {
    ...named('Google service account', 'private_key', key('', 'gsa')),
    line: `{"type": "service_account", "private_key": "${key('', 'gsa').replaceAll('\n', '\\n')}\\n", "client_email": "x"}`,
  },
  spoken(
    'Azure storage key',
    `DefaultEndpointsProtocol=https;AccountName=jobs;AccountKey=${chars(86, 'az')}==;EndpointSuffix=core.windows.net`,
    chars(86, 'az'),
  ),
  address('Azure SAS', `https://a.blob.core.windows.net/c/b?sv=2024-11-04&se=2027&sr=b&sp=r&sig=${chars(43, 'sas')}%3D`, chars(43, 'sas')),
  spoken('Azure Service Bus', `Endpoint=sb://x.example/;SharedAccessKeyName=Root;SharedAccessKey=${chars(43, 'sb')}=`, chars(43, 'sb')),
  marked('Azure client secret', `${chars(3, 'ac')}8Q~${chars(34, 'ad')}`),
  marked('Twilio key', `SK${hex(32, 'tw')}`),
  named('Twilio token', 'TWILIO_AUTH_TOKEN', hex(32, 'twa')),
  marked('SendGrid key', `SG.${chars(22, 'sga')}.${chars(43, 'sgb')}`),
  marked('Mailgun key', `key-${hex(32, 'mg')}`),
  marked('Databricks token', `dapi${hex(32, 'db')}`),
  marked('DigitalOcean token', `dop_v1_${hex(64, 'do')}`),
  {
    ...named('Docker config', 'auth', `${chars(27, 'dk')}=`),
    line: `{"auths": {"registry.example": {"auth": "${chars(27, 'dk')}="}}}`,
  },
  marked('Docker token', `dckr_pat_${chars(27, 'dp')}`),
  spoken('kubeconfig token', `users:\n- name: ci\n  user:\n    token: ${chars(60, 'ku')}`, chars(60, 'ku')),
  named('kubeconfig key', 'client-key-data', `LS0tLS1CRUdJTi${chars(200, 'kd')}`, `    client-key-data: LS0tLS1CRUdJTi${chars(200, 'kd')}`),
  marked('Vault token', `hvs.${chars(90, 'va')}`),
  named('Vault token of old', 'VAULT_TOKEN', `s.${chars(24, 'vo')}`),
  marked('Terraform token', `${chars(14, 'te')}.atlasv1.${chars(67, 'tf')}`),
  named('Datadog key', 'DD_API_KEY', hex(32, 'dd')),
  named('Datadog application key', 'DD_APP_KEY', hex(40, 'da')),
  marked('New Relic key', `NRAK-${upper(27, 'nr')}`),
  named('New Relic licence', 'NEW_RELIC_LICENSE_KEY', `${hex(36, 'nl')}NRAL`),
  address('Sentry DSN', `https://${hex(32, 'se')}@o42.ingest.sentry.example/7`, hex(32, 'se')),
  named('W&B key', 'WANDB_API_KEY', hex(40, 'wb')),
  spoken('W&B login', `wandb login ${hex(40, 'wl')}`, hex(40, 'wl')),
  address('Snowflake', `snowflake://etl:${password('sf')}@acct/db/schema?warehouse=w`, password('sf')),
  named('Snowflake password', 'SNOWFLAKE_PASSWORD', password('sp')),
  marked('Grafana token', `glsa_${chars(32, 'gf')}_${hex(8, 'gg')}`),
  marked('Linear key', `lin_api_${chars(40, 'li')}`),
  marked('Notion token', `ntn_${digits(11, 'no')}${chars(35, 'np')}`),
  marked('Airtable token', `pat${chars(14, 'at')}.${hex(64, 'au')}`),
  marked('Figma token', `figd_${chars(40, 'fi')}`),
  marked('Supabase token', `sbp_${hex(40, 'su')}`),
  marked('PlanetScale token', `pscale_tkn_${chars(43, 'ps')}`),
  marked('Netlify token', `nfp_${chars(36, 'ne')}`),
  marked('Fly token', `fm2_${chars(120, 'fl')}`),
  marked('Buildkite token', `bkua_${hex(40, 'bk')}`),
  marked('CircleCI token', `CCIPAT_${chars(22, 'ci')}_${hex(40, 'cj')}`),
  marked('SonarQube token', `sqp_${hex(40, 'sq')}`),
  marked('Bitbucket token', `ATBB${chars(32, 'bb')}`),
  marked('Prefect key', `pnu_${chars(36, 'pr')}`),
  spoken(
    'Discord bot token',
    `discord.errors.LoginFailure: MT${chars(24, 'di')}.${chars(6, 'dj')}.${chars(38, 'dl')} was refused`,
    chars(38, 'dl'),
  ),
  marked('Telegram token', `${digits(10, 'tg')}:AA${chars(33, 'th')}`),
  marked('age key', `AGE-SECRET-KEY-1${upper(58, 'ag')}`),
  address('PostgreSQL', `postgres://etl:${password('pg')}@db.internal:5432/jobs`, password('pg')),
  address('PostgreSQL by parameters', `postgresql://db.internal/jobs?user=etl&password=${password('pp')}`, password('pp')),
  address('MySQL', `mysql+pymysql://etl:${password('my')}@db.internal/jobs`, password('my')),
  address('MongoDB', `mongodb+srv://etl:${password('mo')}@c0.example.net/jobs?retryWrites=true`, password('mo')),
  address('Redis', `rediss://:${password('re')}@cache.internal:6380/0`, password('re')),
  address('RabbitMQ', `amqps://etl:${password('am')}@mq.internal:5671//`, password('am')),
  address('JDBC', `jdbc:oracle:thin:etl/${password('jo')}@db.internal:1521/jobs`, password('jo')),
  address(
    'JDBC by parameters',
    `jdbc:sqlserver://db.internal:1433;databaseName=jobs;user=etl;password=${password('js')};encrypt=true`,
    password('js'),
  ),
  address('ClickHouse', `clickhouse://etl:${password('ch')}@ch.internal:9440/jobs`, password('ch')),
  address('LDAP', `ldaps://cn=etl:${password('ld')}@dir.internal`, password('ld')),
  address('a site', `https://etl:${password('ht')}@files.example/data.csv`, password('ht')),
  address('git over HTTPS', `https://x-access-token:${chars(40, 'gi')}@git.example/org/repo.git`, chars(40, 'gi')),
  spoken('ADO.NET', `Server=db.internal;Database=jobs;User Id=etl;Password=${password('ad')};`, password('ad')),
  spoken('ODBC', `DRIVER={ODBC Driver 18};SERVER=db;UID=etl;PWD=${password('od')}`, password('od')),
  spoken('libpq', `host=db.internal user=etl password=${password('lp')} dbname=jobs`, password('lp')),
  spoken(
    'Kafka',
    `sasl.jaas.config=org.apache.kafka.PlainLoginModule required username="etl" password="${password('ka')}";`,
    password('ka'),
  ),
  spoken('.netrc', `machine git.example login etl password ${password('nc')}`, password('nc')),
  spoken('.pgpass', `db.internal:5432:jobs:etl:${password('pa')}`, password('pa')),
  spoken('htpasswd', `etl:$2y$10$${chars(53, 'hp')}`, chars(53, 'hp')),
  spoken('shadow', `etl:$6$${chars(8, 'sa')}$${chars(86, 'sc')}:19000:0:99999:7:::`, chars(86, 'sc')),
  spoken('--password', `run-import --user etl --password ${password('op')} --verbose`, password('op')),
  spoken('--password=', `run-import --password=${password('oe')}`, password('oe')),
  spoken('--token', `deploy --token ${chars(24, 'ot')} --now`, chars(24, 'ot')),
  spoken('--api-key', `deploy --api-key ${chars(24, 'ok')} --now`, chars(24, 'ok')),
  spoken('mysql -p', `mysql -h db -u etl -p${password('mp')} jobs`, password('mp')),
  spoken('sshpass', `sshpass -p ${password('ss')} ssh etl@node07 true`, password('ss')),
  spoken('curl -u', `curl -fsS -u etl:${password('cu')} https://files.example/x`, password('cu')),
  spoken('wget', `wget --user=etl --http-password=${password('wg')} https://files.example/x`, password('wg')),
  spoken('redis-cli', `redis-cli -h cache -a ${password('rc')} ping`, password('rc')),
  spoken('docker login', `docker login -u etl -p ${password('dl')} registry.example`, password('dl')),
  spoken('PGPASSWORD', `PGPASSWORD=${password('pw')} psql -h db -c 'select 1'`, password('pw')),
  spoken('openssl', `openssl enc -d -aes-256-cbc -pass pass:${password('os')} -in x`, password('os')),
  spoken('sqlplus', `sqlplus etl/${password('or')}@db.internal:1521/jobs`, password('or')),
  spoken('net use', `net use z: \\\\files\\share /user:etl ${password('nu')} /persistent:no`, password('nu')),
  spoken('Authorization Bearer', `> Authorization: Bearer ${chars(40, 'be')}`, chars(40, 'be')),
  spoken('Authorization Basic', `Authorization: Basic ${chars(30, 'ba')}==`, chars(30, 'ba')),
  spoken('Authorization Digest', `Authorization: Digest username="etl", response="${hex(32, 'dg')}"`, hex(32, 'dg')),
  spoken('Authorization AWS4', `Authorization: AWS4-HMAC-SHA256 Credential=x/us-east-1/s3, Signature=${hex(64, 'a4')}`, hex(64, 'a4')),
  spoken('Proxy-Authorization', `Proxy-Authorization: Basic ${chars(30, 'px')}`, chars(30, 'px')),
  spoken('Cookie', `Cookie: session=${chars(30, 'ck')}; theme=dark`, chars(30, 'ck')),
  spoken('Set-Cookie', `< set-cookie: sid=${chars(30, 'sk')}; HttpOnly; Secure`, chars(30, 'sk')),
  spoken('X-Api-Key', `curl -H 'X-Api-Key: ${chars(24, 'xk')}' https://api.example`, chars(24, 'xk')),
  spoken('X-Auth-Token', `X-Auth-Token: ${chars(24, 'xt')}`, chars(24, 'xt')),
  spoken('a token in an address', `http://node07:8888/lab?token=${hex(48, 'ju')}`, hex(48, 'ju')),
  spoken('an API key in an address', `GET https://api.example/v1?api_key=${chars(24, 'ap')}&page=2 ended oddly`, chars(24, 'ap')),
  marked('JWT', jwt),
  { ...marked('RSA key', key('RSA ', 'rsa')), line: `wrote\n${key('RSA ', 'rsa')}\ndone` },
  { ...marked('EC key', key('EC ', 'ec')), line: key('EC ', 'ec') },
  { ...marked('OpenSSH key', key('OPENSSH ', 'ssh')), line: key('OPENSSH ', 'ssh') },
  { ...marked('encrypted key', key('ENCRYPTED ', 'enc')), line: key('ENCRYPTED ', 'enc') },
  named(
    'Django secret',
    'SECRET_KEY',
    `django-insecure-${chars(40, 'dj')}`,
    `SECRET_KEY = 'django-insecure-${chars(40, 'dj')}'`,
    chars(40, 'dj'),
  ),
  named('client secret', 'OAUTH_CLIENT_SECRET', chars(32, 'cs')),
  named('SMTP password', 'SMTP_PASS', password('sm')),
  named('encryption key', 'APP_ENCRYPTION_KEY', chars(44, 'ek')),
  named('MinIO', 'MINIO_ROOT_PASSWORD', password('mi')),
  named('a token', 'CI_TOKEN', chars(30, 'to')),
  named('passphrase', 'GPG_PASSPHRASE', password('gp')),
  marked('e-mail address', 'anna.berg@mail.example.org'),
]

/** Pieces of a secret none of which may be seen: all of one that is short, otherwise what would be left of it were it cut. */
export function piecesOf({ secret }: PlantedSecret): string[] {
  const body = secret
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('-----'))
    .join('\n')
  return body
    .split('\n')
    .flatMap((line) => (line.length <= 24 ? [line] : [line.slice(-16), line.slice(line.length / 2 - 8, line.length / 2 + 8)]))
}

/** How much of a secret stands in text; undefined where nothing does. */
export function leakOf(planted: PlantedSecret, text: string): string | undefined {
  return piecesOf(planted).find((piece) => text.includes(piece) || text.includes(JSON.stringify(piece).slice(1, -1)))
}

/** The same secret as `env` prints it. */
export function environmentWith({ setting, value }: PlantedSecret): string {
  return `HOME=/home/anna\nPATH=/usr/bin:/bin\n${setting}=${value}\nSHLVL=1\n_=/usr/bin/env`
}

/** The same secret as Python prints a dictionary. */
export function dictionaryWith({ setting, value }: PlantedSecret): string {
  return `config: {'retries': 3, '${setting}': '${value.replaceAll('\n', '\\n')}', 'debug': True}`
}
