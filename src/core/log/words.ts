import type { CauseId } from '../cause.ts'

/**
 * Words that carry a meaning whoever says them: error texts of the C library (strerror), names of its error numbers, HTTP statuses and their
 * phrases, and turns of phrase that programs share. The first that fits counts, so the narrow stand before the wide.
 */
export const words: readonly (readonly [RegExp, CauseId, number])[] = [
  [
    /No space left on device|ENOSPC|storage exhausted|(?:disk|file ?system|volume|partition|device|\/tmp) (?:is )?full\b|(?:not enough|insufficient|out of|no) (?:free |available )?(?:disk|storage|scratch|tablespace)(?: space)?/i,
    'disk/full',
    0.75,
  ],
  [/(?:no free|out of|not enough) inodes/i, 'disk/inodes', 0.75],
  [/(?:disk|storage|file|block|inode)s? quota.{0,30}exceed|quota exceeded.{0,40}(?:disk|file|write|writing)|EDQUOT/i, 'quota/disk', 0.75],
  [/too many open files|\b(?:EMFILE|ENFILE)\b/i, 'resource_limit/open-files', 0.75],
  [
    /\bfork\b.{0,40}(?:Resource temporarily unavailable|Cannot allocate)|(?:start|create|spawn)\w* (?:a )?(?:new |native )?(?:thread|process).{0,60}(?:unavailable|limit|EAGAIN)|pthread_create.{0,40}(?:fail|EAGAIN|unavailable)|too many processes/i,
    'resource_limit/processes',
    0.7,
  ],
  [/out of (?:gpu|device|video|hbm|vram) memory|(?:gpu|device|cuda|hip|hbm) .{0,30}out of memory/i, 'oom/gpu', 0.75],
  [
    /(?:cannot|can't|could ?n[o']t|unable to|fail(?:ed|ure) to) (?:re)?allocate|(?:re|m)?alloc(?:ation)? (?:failed|failure|error)|ENOMEM|out of (?:host |system |virtual )?memory|not enough memory|insufficient (?:virtual )?memory|memory exhausted/i,
    'oom/allocation',
    0.7,
  ],
  [/Stale (?:NFS )?file handle|ESTALE/, 'filesystem/stale-handle', 0.75],
  [/Input\/output error|\bEIO\b/, 'filesystem/io-error', 0.7],
  [/Transport endpoint is not connected|ENOTCONN|Cannot send after transport endpoint shutdown|ESHUTDOWN/, 'filesystem/unavailable', 0.65],
  [/Read-only file system|EROFS/, 'filesystem/read-only', 0.7],
  [
    /(?:hash|checksum|digest|sha-?\d{1,3}|md5)\b.{0,30}(?:mismatch|does(?: not|n't) match)|mismatch.{0,30}(?:hash|checksum|digest)/i,
    'data_format/checksum',
    0.68,
  ],
  [/device or resource busy|\bEBUSY\b|resource busy|no (?:free |available )?loop devices/i, 'concurrency/lock-held', 0.62],
  [
    /Address (?:is )?already in use|EADDRINUSE|port.{0,30}(?:is )?already (?:in use|allocated|taken|bound)/i,
    'concurrency/address-in-use',
    0.65,
  ],
  [
    /licen[cs]e.{0,60}(?:expired|invalid|not valid|too old|does not (?:cover|include|support|permit))|invalid licen[cs]e/i,
    'auth/expired',
    0.62,
  ],
  [
    /licen[cs]e.{0,80}(?:checkout|check out|unavailable|not available|in use|limit|server|denied|obtain|acquire)|(?:checkout|check out|obtain|acquire|get).{0,30}licen[cs]e/i,
    'external_service/license',
    0.62,
  ],
  [
    /(?:VM|instance|node|machine|host|worker|runner|agent|executor|pod|container)\b.{0,60}(?:stopped unexpectedly|was (?:deleted|preempted|shut ?down|drained|lost|reclaimed|evicted)|disappeared|went away|went offline|is (?:gone|down|lost|unreachable|offline)|lost (?:contact|communication)|stopped responding)/i,
    'scheduler/node-failure',
    0.65,
  ],
  [/\bpreempted\b/i, 'preemption/preempted', 0.65],
  [/DEVICE_LOST|(?:gpu|device) (?:was |is |has been )?lost\b|fallen off the bus/i, 'gpu/device-lost', 0.7],
  [
    /(?:max(?:imum)? )?(?:cpu|wall(?:[- ]?clock)?|run(?:ning)?|elapsed) ?time (?:limit )?(?:was |is |has been )?(?:exceeded|reached|expired)|time limit (?:was |is |has been )?(?:exceeded|reached|hit|expired)|(?:exceed(?:ed|s)?|reached|hit) .{0,30}(?:time limit|wall ?time|run ?time limit)/i,
    'timeout/time-limit',
    0.68,
  ],
  [/deadlock/i, 'concurrency/deadlock', 0.62],
  [
    /(?:database|file|table|repo(?:sitory)?|directory|index|cache|state|store|environment|queue|account|workspace)\b.{0,60}(?:is|are|was) locked\b|already locked|(?:could not|cannot|can't|failed to|unable to) (?:acquire|obtain|get|take|lock).{0,40}\block|lock (?:is )?held|\block(?:ed)? by another|another (?:process|instance).{0,40}(?:running|using|lock)/i,
    'concurrency/lock-held',
    0.62,
  ],
  [
    /(?:localhost|127\.0\.0\.1|\[::1\]).{0,200}(?:refused|Max retries|[Ff]ailed to connect|ECONNREFUSED)|(?:refused|[Ff]ailed to connect|[Cc]annot connect|ECONNREFUSED).{0,80}(?:localhost|127\.0\.0\.1|\[?::1)/,
    'config/wrong-address',
    0.62,
  ],
  [/host=['"](?:none|null|undefined|nil|)['"]|\/\/(?:none|null|undefined|nil)[:/]|[Ii]nvalid (?:host|URL|url)/, 'config/unknown-host', 0.7],
  [/Connection refused|ECONNREFUSED|actively refused/i, 'network/connection-refused', 0.65],
  [
    /\bRPC failed|\bcurl:? \(?(?:18|28|35|52|55|56|92)\b|chunked.encoding|IncompleteRead|transfer (?:closed|interrupted|failed)|body.{0,20}still expected|early EOF|failed to (?:fetch|download|retrieve|clone|upload)\b|premature (?:close|end|EOF)/i,
    'network/transfer',
    0.65,
  ],
  [
    /(?:failure|error|failed) (?:when |while |in )?(?:reading|writing|receiving|sending|downloading|uploading|connecting|communicating|talking)\b.{0,60}(?:from|to|with) (?:\S{2,80}:\d{2,5}\b|\w{2,8}:\/\/|the (?:server|host|remote|peer|other side))/i,
    'network/transfer',
    0.62,
  ],
  [/\b(?:Get|Head|Post|Put|Patch|Delete) \\?"?https?:\/\/[^\s"\\]{1,300}\\?"?: (?:unexpected )?EOF\b/, 'network/connection-reset', 0.7],
  [/Connection reset|ECONNRESET|Broken pipe|EPIPE|connection (?:was )?closed|unexpected EOF|disconnect/i, 'network/connection-reset', 0.6],
  [/No route to host|EHOSTUNREACH|ENETUNREACH|Network is unreachable/i, 'network/unreachable', 0.65],
  [
    /ETIMEDOUT|(?:connect\w*|read|network|socket|request|transfer|download|upload|host|server|handshake).{0,60}(?:timed? ?out|timeout)|(?:timed? ?out|timeout).{0,80}(?:connect|reading|network|socket|request|transfer|download|upload|host|server|response|https?:)/i,
    'network/connection-timeout',
    0.65,
  ],
  [/timed? ?out|timeout|deadline exceeded/i, 'external_service/timeout', 0.55],
  [/Too Many Requests|\b429\b|rate.?limit|throttl|slow ?down/i, 'rate_limit/requests', 0.7],
  [
    /Service (?:Temporarily )?Unavailable|Bad Gateway|Gateway Time-?out|(?:HTTP(?:Error|Exception)?|status(?:[ _-]?code)?|response|error(?:[ _-]?code)?|returned|got|code)\b\D{0,24}\b50[0234]\b|^\(?50[0234]\b|Internal ?Server ?Error|server (?:experienced|encountered|returned) an? (?:unexpected |internal )+error|internal error.{0,30}try again|please try again|temporarily unavailable|try again later/i,
    'external_service/unavailable',
    0.6,
  ],
  [
    /Name or service not known|Temporary failure in name resolution|could not resolve (?:host|name|address|proxy)|ENOTFOUND|EAI_AGAIN/i,
    'network/dns',
    0.6,
  ],
  [
    /\b401\b.{0,20}Unauthori[sz]ed|(?:HTTP(?:Error|Exception)?|status(?:[ _-]?code)?|response|error(?:[ _-]?code)?|returned|got|code)\b\D{0,24}\b401\b|^\(?401\b|invalid (?:credentials|token|api key|password)|auth(?:entication)? failed|bad credentials|login (?:failed|incorrect)/i,
    'auth/credentials',
    0.7,
  ],
  [
    /\b403\b.{0,20}Forbidden|(?:HTTP(?:Error|Exception)?|status(?:[ _-]?code)?|response|error(?:[ _-]?code)?|returned|got|code)\b\D{0,24}\b403\b|^\(?403\b|access (?:is |was )?denied|not authori[sz]ed|permission .{1,120} denied|\bDENIED\b/i,
    'auth/forbidden',
    0.65,
  ],
  [/Permission denied|EACCES|EPERM|Operation not permitted/i, 'permission/denied', 0.7],
  [
    /certificate.?verify.?failed|self.signed certificate|unable to get local issuer|trustAnchors|certificate (?:has expired|is not valid|unknown)|wrong version number|unknown protocol|hostname .{1,100} doesn't match|does not match hostname|SSL module is not available/i,
    'config/certificate',
    0.75,
  ],
  [/No module named|cannot find (?:module|package)|module not found/i, 'dependency/missing-module', 0.75],
  [/cannot open shared object file|undefined symbol|GLIBC/i, 'dependency/missing-library', 0.75],
  [/command not found|^(?:\S*\/)?\w{0,4}sh: (?:(?:line )?\d+: )?\S+: {1,3}not found\s*$/i, 'config/command-not-found', 0.75],
  [
    /No such file or directory|ENOENT|(?:file|path|directory|input).{0,200}(?:does not exist|not found|doesn't exist|is missing)|(?:cannot|can't|could not|unable to|failed to|failed) open(?:ing)?\b|no such file/i,
    'missing_data/file',
    0.65,
  ],
  [/already exists|EEXIST|exists but is not empty|(?:directory|folder|path).{0,80}is not empty/i, 'config/already-exists', 0.65],
  [/Is a directory|Not a directory|EISDIR|ENOTDIR/i, 'config/path', 0.7],
  [
    /(?:unrecogni[sz]ed|unknown|invalid|illegal|unsupported|no such) (?:option|argument|command|flag|parameter|keyword|style|variable|subcommand|value|choice|property|field|key|type)/i,
    'config/invalid-option',
    0.7,
  ],
  [
    /not (?:enabled|compiled|built|supported)|cannot be used (?:in|with|for|on|without)\b|unsupported|is not implemented|not available in this build/i,
    'config/unsupported',
    0.65,
  ],
  [
    /(?:is|are|was) (?:required|mandatory)|(?:missing|required) (?:required )?(?:option|argument|parameter|setting|value|key|field|environment variable)|not (?:set|defined|specified|provided|configured)|undefined variable/i,
    'config/missing-setting',
    0.65,
  ],
  [
    /must (?:be|have|not|match|divide|specify|contain)|should be|(?:specifies|requires|needs|expects|wants) .{1,80},? but\b|expected .{1,80} (?:but )?(?:got|found|received)|out of range|does(?: not|n't) match|mismatch|incompatible|inconsistent/i,
    'config/invalid-setting',
    0.64,
  ],
  [
    /(?:parse|parsing|syntax|decod|malformed|unexpected (?:token|character|end)|bad format|invalid format|not a valid)/i,
    'data_format/parse',
    0.65,
  ],
  [/corrupt|truncated|checksum|(?:bad|invalid|wrong) magic|unexpected end of file/i, 'data_format/corrupt', 0.65],
  [
    /no (?:valid|usable|matching|input|such) (?:\w+ ){0,3}(?:found|left|remain)|(?:is|are|was|file) empty\b|contains? no (?:\w+ ){0,2}(?:data|records|reads|sequences|rows|samples)/i,
    'missing_data/empty',
    0.6,
  ],
  [/division by zero|\bNaN\b|diverg|not converge|singular matrix|overflow/i, 'code_bug/numerical', 0.6],
]
