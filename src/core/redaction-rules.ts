/** Replaces each of its matches in a text by what it is told about it, as a regular expression with the flag `g` does. */
export interface Finder {
  /** @param replacer gets the match and, last, the named groups */
  [Symbol.replace](text: string, replacer: (match: string, ...rest: unknown[]) => string): string
}

/** One kind of credential and how it is recognised. */
export interface RedactionRule {
  /** Stands in the text in place of what was taken out: `[redacted:<kind>]`. */
  kind: string
  /**
   * Words, in lower case, without one of which the expression cannot match: looking for them is many times as fast as trying it. Absent: it is
   * always tried.
   */
  hints?: readonly string[]
  /**
   * A regular expression has the flag `g`; `redactionRule` of `retriage/regex` makes one of what somebody else wrote. A group named `keep`, at the beginning of the match, stays; the rest is taken out. What follows a credential and tells it
   * from other text belongs in a look-ahead. Every repetition has an upper bound and no match can begin inside the run of characters that
   * another one was tried on, so that time grows with the text and not with its square.
   */
  expression: Finder
}

/** Where a word begins, also behind what is written `\\n` in JSON, `%3D` in an address, or sets a colour. */
const edge = String.raw`(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]|%[0-9A-Fa-f]{2}|\u001b\[[0-9;]{0,20}m))`

/** The same for a word of prose or the name of a setting, which may be joined to others by hyphens. */
const start = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))`

/** A token that its issuer begins with a mark of its own. */
function marked(kind: string, hints: string | readonly string[], shape: string): RedactionRule {
  return { kind, hints: [hints].flat(), expression: new RegExp(`${edge}(?:${shape})(?![A-Za-z0-9_])`, 'g') }
}

/** What may stand between the name of a setting and its value, in `key=value`, JSON (also inside a JSON string), YAML, Ruby and Go. */
const is = String.raw`(?:\\{0,7}["'])?[ \t]{0,8}(?::=|=>|[=:])[ \t]{0,8}(?:[|>][+-]?[ \t]{0,8}\r?\n[ \t]{1,40})?`
/** What is no value: nothing, a variable, a placeholder, and what was taken out before. */
const real = String.raw`(?!\\{0,7}["']?(?:\[redacted:|[|>][+-]?[ \t]{0,8}\r?\n|\*{3}|\$\(|\$\{|\$[A-Z_][A-Z0-9_]*\b|<|%[sv]|\{\{|(?:null|none|nil|true|false|yes|no|undefined|required|optional)(?![\w-])))`
/** A value in quotes, with them at its beginning kept, or up to the next blank or separator. */
const value = String.raw`(?:(?<=["'])[^"'\\\r\n]{1,2000}|"(?:[^"\\\r\n]|\\[^\r\n]){1,2000}"?|'(?:[^'\\\r\n]|\\[^\r\n]){1,2000}'?|[^\s"'\\;&,<>(){}\[\]](?:[^\s;&,"'\\<>]|,(?![\s"'])){0,2000})`

/** A setting whose name ends in one of these words. */
function setting(kind: string, names: string, hints: readonly string[], flags = 'gi', extra = ''): RedactionRule {
  return { kind, hints, expression: new RegExp(String.raw`(?<keep>(?:${names})${is}${real}${extra}(?:\\{0,7}["'])?)${value}`, flags) }
}

/** A header of HTTP, up to the end of its line or of the quotes it stands in. */
const headerValue = String.raw`[^\r\n"'\\]{1,4000}`

/**
 * What is taken out, in the order it is tried: what has a mark of its own before what only a name tells. Shapes are those that the issuers
 * document, or that their tokens had in November 2026.
 */
export const redactionRules: readonly RedactionRule[] = [
  {
    kind: 'private-key',
    hints: ['-----begin'],
    // Up to its end, or, where that was cut off, as long as its lines look like one.
    expression:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:(?:[A-Za-z0-9+/=\s\\:,.()]|-(?!----)){0,20000}-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|(?:(?:\r?\n|\\n)(?:[A-Za-z0-9+/=]{16,200}|(?:Proc-Type|DEK-Info|Version|Comment):[^\r\n]{0,200})?){0,500})/g,
  },
  {
    kind: 'private-key',
    hints: ['private key-----'],
    // One whose beginning was cut off.
    expression:
      /(?<![A-Za-z0-9+/=]\r?\n|[\w+/=])(?:[A-Za-z0-9+/=]{40,100}\r?\n){1,200}[A-Za-z0-9+/=]{0,100}(?:\r?\n)?-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  // The same in Base64, as Kubernetes keeps it.
  marked(
    'private-key',
    'ls0tls1crudjti',
    'LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURS|BQUklWQVRF|BFQyBQUklWQVRF|BPUEVOU1NI|BFTkNSWVBU)[A-Za-z0-9+/]{40,20000}={0,2}',
  ),
  setting('private-key', 'client[_-]key[_-]data', ['key-data', 'key_data']),
  marked('age-secret-key', 'age-secret-key-', 'AGE-SECRET-KEY-1[0-9A-Z]{58}'),
  marked('aws-access-key-id', ['akia', 'asia', 'abia', 'acca'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  setting('aws-secret-key', 'aws_?secret_?(?:access_?)?key(?:_?id)?|secret_?access_?key', ['secret']),
  setting('aws-session-token', '(?:aws|session|security)[_-]?(?:session|security)?[_-]?token', ['token']),
  { kind: 'aws-signature', hints: ['x-amz-signature'], expression: /(?<keep>X-Amz-Signature=)[0-9a-f]{16,128}/gi },
  marked('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36,255}'),
  marked('github-token', 'github_pat_', 'github_pat_[A-Za-z0-9_]{22,255}'),
  marked(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glagent-', 'gloas-', 'glimt-', 'glffct-'],
    'gl(?:pat|dt|rt|rtr|cbt|ptt|ft|soat|agent|oas|imt|ffct)-[A-Za-z0-9_.-]{20,300}',
  ),
  marked('slack-token', ['xox', 'xapp-'], '(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,300}'),
  {
    kind: 'slack-webhook',
    hints: ['hooks.slack.com/'],
    expression: /(?<keep>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9_/-]{8,200}/gi,
  },
  {
    kind: 'discord-webhook',
    hints: ['/api/webhooks/'],
    expression: /(?<keep>discord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/)[\w-]{30,100}/gi,
  },
  marked('npm-token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  marked('pypi-token', 'pypi-ag', 'pypi-Ag[A-Za-z0-9_-]{30,500}'),
  marked('rubygems-token', 'rubygems_', 'rubygems_[0-9a-f]{48}'),
  marked('docker-token', 'dckr_', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}'),
  marked('hugging-face-token', ['hf_', 'api_org_'], '(?:hf|api_org)_[A-Za-z0-9]{30,100}'),
  marked('anthropic-key', 'sk-ant-', 'sk-ant-[A-Za-z0-9_-]{20,300}'),
  marked('openrouter-key', 'sk-or-', 'sk-or-v1-[0-9a-f]{64}'),
  marked('openai-key', 'sk-', 'sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,300}|[A-Za-z0-9]{32,64})'),
  marked('groq-key', 'gsk_', 'gsk_[A-Za-z0-9]{40,80}'),
  marked('replicate-token', 'r8_', 'r8_[A-Za-z0-9]{37,40}'),
  marked('xai-key', 'xai-', 'xai-[A-Za-z0-9]{60,100}'),
  marked('pinecone-key', 'pcsk_', 'pcsk_[A-Za-z0-9_]{40,100}'),
  marked('langsmith-key', 'lsv2_', 'lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}'),
  marked('perplexity-key', 'pplx-', 'pplx-[A-Za-z0-9]{40,60}'),
  marked('google-api-key', 'aiza', 'AIza[A-Za-z0-9_-]{35}'),
  marked('google-access-token', 'ya29.', String.raw`ya29\.[A-Za-z0-9_-]{20,2000}`),
  marked('google-refresh-token', '1//0', '1//0[A-Za-z0-9_-]{40,300}'),
  marked('google-client-secret', 'gocspx-', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  marked('stripe-key', ['k_live_', 'k_test_', 'whsec_'], '(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{24,100})'),
  marked('sendgrid-key', 'sg.', String.raw`SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}`),
  marked('twilio-key', 'sk', 'SK[0-9a-f]{32}'),
  marked('mailgun-key', 'key-', 'key-[0-9a-f]{32}'),
  marked('mailchimp-key', '-us', String.raw`[0-9a-f]{32}-us\d{1,2}`),
  marked('digitalocean-token', '_v1_', 'do[opr]_v1_[0-9a-f]{64}'),
  marked('databricks-token', 'dapi', String.raw`dapi[0-9a-f]{32}(?:-\d)?`),
  marked('vault-token', ['hvs.', 'hvb.', 'hvr.'], String.raw`hv[sbr]\.[A-Za-z0-9_-]{24,300}`),
  marked('terraform-token', '.atlasv1.', String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}`),
  marked('pulumi-token', 'pul-', 'pul-[0-9a-f]{40}'),
  marked('doppler-token', 'dp.', String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,80}`),
  marked('grafana-token', ['glsa_', 'glc_'], '(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400})'),
  marked('new-relic-key', 'nra', 'NRA[KAL]-[A-Z0-9]{27}'),
  marked('sentry-token', 'sntry', 'sntry[su]_[A-Za-z0-9+/=_-]{40,400}'),
  marked('atlassian-token', ['atatt3', 'atctt3', 'atbb'], '(?:AT[AC]TT3[A-Za-z0-9_=-]{40,400}|ATBB[A-Za-z0-9]{32})'),
  marked('notion-token', 'ntn_', 'ntn_[A-Za-z0-9]{40,60}'),
  marked('airtable-token', 'pat', String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`),
  marked('figma-token', ['figd_', 'figo_', 'figu_', 'figr_'], 'fig[dour]_[A-Za-z0-9_-]{36,60}'),
  marked('supabase-token', 'sbp_', 'sbp_[0-9a-f]{40}'),
  marked('planetscale-token', 'pscale_', 'pscale_(?:tkn|pw|oauth|otkn)_[A-Za-z0-9_.-]{30,70}'),
  marked('netlify-token', 'nfp_', 'nfp_[A-Za-z0-9]{36,50}'),
  marked('fly-token', ['fm1', 'fm2', 'fo1_'], '(?:fm[12][ar]?_[A-Za-z0-9+/=]{60,2000}|fo1_[A-Za-z0-9_-]{40,60})'),
  marked('buildkite-token', ['bkua_', 'bkct_', 'bkat_'], 'bk(?:ua|ct|at)_[A-Za-z0-9]{36,60}'),
  marked('circleci-token', ['ccipat_', 'cciprj_'], 'CCIP(?:AT|RJ)_[A-Za-z0-9]{20,30}_[0-9a-f]{40}'),
  marked('sonar-token', ['sqp_', 'sqa_', 'squ_'], 'sq[apu]_[0-9a-f]{40}'),
  marked('prefect-key', ['pnu_', 'pnb_'], 'pn[ub]_[A-Za-z0-9]{36}'),
  marked('discord-token', 'discord', String.raw`[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}`),
  marked(
    'password-hash',
    ['$2', '$5$', '$6$', '$y$', '$1$', '$apr1$', '$argon2'],
    String.raw`\$(?:2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|[56]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43,86}|y\$[./A-Za-z0-9]{1,20}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|argon2(?:id|i|d)\$v=\d{1,3}\$[a-z0-9=,]{1,60}\$[A-Za-z0-9+/]{8,100}\$[A-Za-z0-9+/]{16,200})`,
  ),
  marked('linear-key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  marked('postman-key', 'pmak-', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  marked('shopify-token', 'shp', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'),
  marked('square-token', 'sq0', 'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}'),
  marked('telegram-token', ':aa', String.raw`\d{8,10}:AA[A-Za-z0-9_-]{33}`),
  marked('azure-client-secret', 'q~', String.raw`[A-Za-z0-9_.-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}`),
  {
    kind: 'azure-key',
    hints: ['accountkey', 'sharedaccesskey'],
    // `SharedAccessKeyName=` names it and is none.
    expression: /(?<keep>(?:AccountKey|SharedAccessKey)[ \t]{0,4}=[ \t]{0,4})(?!\[redacted:)[A-Za-z0-9+/=%]{8,200}/gi,
  },
  {
    kind: 'azure-signature',
    hints: ['sharedaccesssignature'],
    expression: /(?<keep>SharedAccessSignature[ \t]{0,4}[= ][ \t]{0,4})(?!\[redacted:)[^\s"';]{8,1000}/gi,
  },
  { kind: 'azure-signature', hints: ['sig='], expression: /(?<keep>(?<![A-Za-z0-9_])sig=)[A-Za-z0-9%+/=_-]{20,200}/gi },
  {
    kind: 'jwt',
    hints: ['eyj'],
    expression: /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{8,8000}(?:\.[\w-]{0,4000}){0,3}/g,
  },
  {
    kind: 'docker-auth',
    hints: ['auth'],
    // Name and password in Base64, as docker and its like keep them; what has a digit or an end mark, because a word in its place says how and not who.
    expression: new RegExp(
      String.raw`(?<keep>${start}auth${is}(?:\\{0,7}["'])?)(?=[A-Za-z+/]{0,400}[0-9=])[A-Za-z0-9+/]{12,400}={0,2}(?=["'\\\s,}]|$)`,
      'g',
    ),
  },
  {
    kind: 'authorization',
    hints: ['authorization'],
    // Several values in quotes of their own.
    expression:
      /(?<keep>authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:Digest|OAuth|Signature|Hawk|GoogleLogin)[ \t]{1,4})(?!\[redacted:)(?=\S{6})[^\r\n]{1,4000}/gi,
  },
  {
    kind: 'authorization',
    hints: ['authorization'],
    expression: new RegExp(
      String.raw`(?<keep>authorization${is}(?:\\{0,7}["'])?(?:[A-Za-z][\w-]{1,30}[ \t]{1,4})?)(?!\[redacted:|[\w-]{1,30}[ \t]{1,4}\[redacted:)(?=[^\s"'\\]{6})${headerValue}`,
      'gi',
    ),
  },
  {
    kind: 'authorization',
    hints: ['bearer'],
    expression: new RegExp(String.raw`(?<keep>${start}Bearer[ \t]{1,4})(?=[A-Za-z._~+/=-]{0,400}[0-9=])[A-Za-z0-9._~+/=-]{12,4000}`, 'gi'),
  },
  {
    kind: 'authorization',
    hints: ['basic'],
    expression: new RegExp(
      String.raw`(?<keep>${start}Basic[ \t]{1,4})(?=[A-Za-z+/]{0,400}(?:[0-9=]|(?<=[a-z])[A-Z]))[A-Za-z0-9+/]{8,4000}={0,2}`,
      'g',
    ),
  },
  {
    kind: 'cookie',
    hints: ['cookie'],
    expression: new RegExp(String.raw`(?<keep>${start}(?:set-)?cookie["']?:[ \t]{0,4}["']?)(?=[\w.$%-]{1,100}=)${headerValue}`, 'gi'),
  },
  {
    kind: 'url-password',
    hints: ['://'],
    expression:
      /(?<keep>(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>?#[]{0,100}:)(?!\[redacted:|\$\{?[A-Z_]|\*{1,200}@)[^\s/"'<>]{1,200}(?=@)/g,
  },
  {
    kind: 'url-token',
    hints: ['://'],
    expression: /(?<keep>(?<![A-Za-z0-9+.-])https?:\/\/)(?=[A-Za-z_-]{0,200}\d)[A-Za-z0-9_-]{20,200}(?=@)/g,
  },
  {
    kind: 'password',
    hints: ['mysql', 'mariadb'],
    // -p and the password in one word, as these programs alone have it.
    expression:
      /(?<keep>(?<![\w/-])(?:[\w./-]{0,60}\/)?(?:mysql|mariadb)[a-z_-]{0,20}(?=[ \t])(?:[ \t]{1,8}(?!-p[^\s])[^\s|;&]{1,200}){0,20}[ \t]{1,8}-p)(?!\[redacted:)(?:"[^"\r\n]{1,200}"|'[^'\r\n]{1,200}'|[^\s"'$][^\s]{0,200})/g,
  },
  {
    kind: 'password',
    hints: ['sshpass', 'docker login', 'redis-cli', 'podman login'],
    expression:
      /(?<keep>(?:sshpass|(?:docker|podman) login|redis-cli)(?:[ \t]{1,8}(?!-[pa][ \t]|-p\S)[^\s|;&]{1,200}){0,20}[ \t]{1,8}-[pa][ \t]{0,8})(?!\[redacted:)(?:"[^"\r\n]{1,200}"|'[^'\r\n]{1,200}'|[^\s"'$][^\s]{0,200})/g,
  },
  {
    kind: 'password',
    hints: ['curl', 'wget'],
    expression:
      /(?<keep>curl(?:[ \t]{1,8}(?!-u|--user)[^\s|;&]{1,200}){0,20}[ \t]{1,8}(?:-u|--user)[ =]{0,4}["']?[^\s:"']{1,100}:)(?!\[redacted:|\$)[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    hints: ['pass:'],
    expression: /(?<keep>-pass(?:in|out)?[ \t]{1,8}pass:)(?!\[redacted:|\$)[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    hints: ['net use'],
    expression: /(?<keep>net use [^\r\n]{0,200}?\/user:[^\s]{1,100}[ \t]{1,8})(?!\[redacted:|\/|\*|%)[^\s"']{1,200}/gi,
  },
  {
    kind: 'password',
    hints: ['machine'],
    // .netrc, in one line or in several.
    expression:
      /(?<keep>(?<![\w-])machine[ \t]{1,8}\S{1,200}\s{1,40}(?:(?:login|account)[ \t]{1,8}\S{1,100}\s{1,40}){0,2}password[ \t]{1,8})(?!\[redacted:)\S{1,200}/g,
  },
  {
    kind: 'password',
    hints: [':543', ':6432:', ':6543:', ':*:'],
    // .pgpass; a line number would be no such port.
    expression:
      /(?<keep>(?<![\w.*-])(?![\w.-]{0,100}\.(?:py|c|cc|cpp|h|go|java|js|ts|rs|f90|sh|pl|rb|R|ya?ml|json|log|txt):)[\w.*-]{1,100}:(?:543[2-9]|6432|6543|\*):[\w.*-]{1,63}:[\w.*-]{1,63}:)(?!\[redacted:)[^\s:"']{1,200}/g,
  },
  {
    kind: 'api-key',
    hints: ['wandb login'],
    expression: /(?<keep>wandb login (?:--\S{1,40} ){0,5})[A-Za-z0-9_-]{30,100}/g,
  },
  {
    kind: 'password',
    hints: ['--pass'],
    expression:
      /(?<keep>--pass(?:word|wd|phrase)?[ \t]{1,8})(?!\[redacted:|-|\$)(?:"[^"\r\n]{1,200}"|'[^'\r\n]{1,200}'|[^\s"'][^\s]{0,200})/gi,
  },
  {
    kind: 'secret',
    hints: ['--token', '--secret', '--api-key', '--apikey', '--access-key', '--secret-key', '--auth-token', '--client-secret'],
    expression:
      /(?<keep>--(?:(?:api|auth|access|client|secret)-?)?(?:token|secret|key)[ \t]{1,8})(?!\[redacted:|-|\$)(?=\S{6})(?:"[^"\r\n]{1,2000}"|'[^'\r\n]{1,2000}'|[^\s"'][^\s]{0,2000})/gi,
  },
  setting('password', '(?<!(?:incorrect|invalid|wrong|bad) {1,2})password|passwd|passphrase|pass_phrase|[_-]pass|[_-]pw|passwort', [
    'pass',
    'pw',
  ]),
  // What begins with a slash or a drive is the working directory.
  setting('password', String.raw`(?:(?<![A-Za-z])|(?<=\\[nrt]))(?:pwd|Pwd|PWD)`, ['pwd'], 'g', '(?!["\']?(?:[/.~]|[A-Za-z]:\\\\))'),
  setting(
    'api-key',
    '(?:api|app|application|access|auth|account|consumer|encryption|hmac|signing|private|master|shared|storage|subscription|license)[_-]?key',
    ['key'],
  ),
  setting('secret', 'secret(?:[_-]?(?:key|token|value))?|credentials?', ['secret', 'credential'], 'gi', '(?!["\']?[/~])(?=["\']?\\S{3})'),
  // "Unexpected token: }" is what parsers say, "token: expired" what servers do, and numbers count tokens.
  setting(
    'token',
    '(?<!(?:unexpected|invalid|illegal|unknown|missing|expected|near|bad|next|stray|last|first|this|offending) {1,2})token(?!:[ \\t]{1,8}[a-z_]{1,200}(?![\\w+/=-]|\\.\\w))',
    ['token'],
    'gi',
    '(?![\\\\"\']{0,3}[\\d.]{1,20}(?![\\w-]))(?=[\\\\"\']{0,3}[^\\s"\'(){}\\[\\]<>,;]{6})',
  ),
  setting('token', '_auth|_authToken|npm_?auth', ['_auth']),
  // One line of a private key, by itself: what else fills a line with so many letters of all kinds is encoded as well.
  {
    kind: 'private-key',
    expression:
      /(?<=^|\n|\\n)(?!\/[a-z]{1,20}\/)(?=[^\n]{0,40}[a-z])(?=[^\n]{0,40}[A-Z])(?=[^\n]{0,40}\d)[A-Za-z0-9+/]{60,76}={0,2}(?=$|\r?\n|\\n)/g,
  },
  {
    kind: 'email',
    hints: ['@'],
    // Not git@host, not port@host, not units of systemd, not versions of packages.
    expression:
      /(?<![\w.+%-]|:\/\/)(?!git@|\d{1,6}@)[\w.+%-]{1,64}@(?!\d{1,6}\.\d)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}(?!(?:service|socket|slice|scope|target|timer|mount|swap|path|device|py|js|ts|sh|json|ya?ml|txt|log|so|git)(?![A-Za-z]))[A-Za-z]{2,24}(?![\w-]|\.\w)/g,
  },
]
