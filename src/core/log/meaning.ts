import type { CauseId } from '../cause.ts'
import type { Incident } from './incident.ts'

/** What an incident means that no pattern knows. */
export interface Meaning {
  cause: CauseId
  confidence: number
}

/**
 * Words that carry a meaning whoever says them: error texts of the C library (strerror), names of its error numbers, HTTP statuses and their
 * phrases, and turns of phrase that programs share. The first that fits counts, so the narrow stand before the wide.
 */
const words: readonly (readonly [RegExp, CauseId, number])[] = [
  [/No space left on device|ENOSPC/, 'disk/full', 0.75],
  [/Disk quota exceeded|EDQUOT/, 'quota/disk', 0.75],
  [/Too many open files|EMFILE|ENFILE/, 'resource_limit/open-files', 0.75],
  [/Cannot allocate memory|ENOMEM|out of memory/i, 'oom/allocation', 0.7],
  [/Stale (?:NFS )?file handle|ESTALE/, 'filesystem/stale-handle', 0.75],
  [/Input\/output error|\bEIO\b/, 'filesystem/io-error', 0.7],
  [/Transport endpoint is not connected|ENOTCONN/, 'filesystem/unavailable', 0.65],
  [/Read-only file system|EROFS/, 'filesystem/read-only', 0.7],
  [/Address already in use|EADDRINUSE/, 'concurrency/address-in-use', 0.65],
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
  [/Connection reset|ECONNRESET|Broken pipe|EPIPE|connection (?:was )?closed|unexpected EOF|disconnect/i, 'network/connection-reset', 0.6],
  [/No route to host|EHOSTUNREACH|ENETUNREACH|Network is unreachable/i, 'network/unreachable', 0.65],
  [/timed? ?out|timeout|ETIMEDOUT|deadline exceeded/i, 'network/connection-timeout', 0.55],
  [/Too Many Requests|\b429\b|rate.?limit|throttl/i, 'rate_limit/requests', 0.7],
  [
    /Service (?:Temporarily )?Unavailable|Bad Gateway|Gateway Time-?out|\bHTTP[/ ][\d. ]*50[0234]\b|temporarily unavailable|try again later/i,
    'external_service/unavailable',
    0.6,
  ],
  [
    /Name or service not known|Temporary failure in name resolution|could not resolve (?:host|name|address|proxy)|ENOTFOUND|EAI_AGAIN/i,
    'network/dns',
    0.6,
  ],
  [
    /\b401\b.{0,20}Unauthori[sz]ed|invalid (?:credentials|token|api key|password)|auth(?:entication)? failed|bad credentials|login (?:failed|incorrect)/i,
    'auth/credentials',
    0.7,
  ],
  [/\b403\b.{0,20}Forbidden|access denied|not authori[sz]ed/i, 'auth/forbidden', 0.65],
  [/Permission denied|EACCES|EPERM|Operation not permitted/i, 'permission/denied', 0.7],
  [
    /certificate.?verify.?failed|self.signed certificate|unable to get local issuer|trustAnchors|certificate (?:has expired|is not valid|unknown)|wrong version number|unknown protocol|hostname .{1,100} doesn't match|does not match hostname|SSL module is not available/i,
    'config/certificate',
    0.75,
  ],
  [/No module named|cannot find (?:module|package)|module not found/i, 'dependency/missing-module', 0.75],
  [/cannot open shared object file|undefined symbol|GLIBC/i, 'dependency/missing-library', 0.75],
  [/command not found/i, 'config/command-not-found', 0.75],
  [
    /No such file or directory|ENOENT|(?:file|path|directory|input).{0,200}(?:does not exist|not found|doesn't exist|is missing)|(?:cannot|can't|could not|unable to|failed to|failed) open(?:ing)?\b|no such file/i,
    'missing_data/file',
    0.65,
  ],
  [/already exists|EEXIST/i, 'config/already-exists', 0.6],
  [/Is a directory|Not a directory|EISDIR|ENOTDIR/i, 'config/path', 0.7],
  [
    /(?:unrecogni[sz]ed|unknown|invalid|illegal|unsupported|no such) (?:option|argument|command|flag|parameter|keyword|style|variable|subcommand|value|choice|property|field|key|type)/i,
    'config/invalid-option',
    0.7,
  ],
  [/not (?:enabled|compiled|built|supported)|unsupported|is not implemented|not available in this build/i, 'config/unsupported', 0.65],
  [
    /(?:is|are|was) (?:required|mandatory)|(?:missing|required) (?:required )?(?:option|argument|parameter|setting|value|key|field|environment variable)|not (?:set|defined|specified|provided|configured)|undefined variable/i,
    'config/missing-setting',
    0.65,
  ],
  [
    /must (?:be|have|not|match|divide|specify|contain)|should be|expected .{1,80} (?:but )?(?:got|found|received)|out of range|does(?: not|n't) match|mismatch|incompatible|inconsistent/i,
    'config/invalid-setting',
    0.64,
  ],
  [
    /(?:parse|parsing|syntax|decod|malformed|unexpected (?:token|character|end)|bad format|invalid format|not a valid)/i,
    'data_format/parse',
    0.65,
  ],
  [/corrupt|truncated|checksum|bad magic|unexpected end of file/i, 'data_format/corrupt', 0.65],
  [/division by zero|\bNaN\b|diverg|not converge|singular matrix|overflow/i, 'code_bug/numerical', 0.6],
]

/** What names of exception classes say by their parts: `ReadTimeoutError`, `NoSuchBucketException`. */
const names: readonly (readonly [RegExp, CauseId, number])[] = [
  [/Throttl|RateLimit|TooManyRequests|SlowDown/, 'rate_limit/throttled', 0.75],
  [/OutOfMemory|MemoryError|MemoryLimit|BadAlloc/, 'oom/allocation', 0.75],
  [/Preempt|Evict/, 'preemption/preempted', 0.65],
  [/FetchFailed|ShuffleFetch|BlockFetch|NodeLost|ActorDied|PeerLost|Disassociated/, 'network/peer-lost', 0.5],
  [/Proxy/, 'network/proxy', 0.55],
  [/Deadlock|LockTimeout|LockWait|SerializationFailure/, 'concurrency/deadlock', 0.65],
  [/Conflict|ConcurrentModification|VersionMismatch|OptimisticLock/, 'concurrency/conflict', 0.55],
  [/Timeout|TimedOut|DeadlineExceeded/, 'external_service/timeout', 0.65],
  [/Unavailable|ServiceError|ServerError|InternalError|BadGateway|Overloaded/, 'external_service/unavailable', 0.55],
  [/ConnectionRefused|ConnectError|ConnectException/, 'network/connection-refused', 0.6],
  [
    /ConnectionReset|ConnectionAborted|BrokenPipe|Disconnect|ConnectionClosed|ProtocolError|IncompleteRead|ChunkedEncoding/,
    'network/connection-reset',
    0.65,
  ],
  [
    /Connection|Socket|Network|Transport|UnknownHost|NoRouteToHost|HTTPError|URLError|RequestError|RequestException|RemoteError|RpcError|FetchError|DownloadError|TransferError/,
    'network/failure',
    0.5,
  ],
  [/SSL|TLS|Handshake/, 'network/tls', 0.5],
  [/Unauthori[sz]ed|Authentication|Credential|LoginFail|InvalidToken|ExpiredToken/, 'auth/credentials', 0.75],
  [/Forbidden|AccessDenied|NotAuthorized|AccessControl/, 'auth/forbidden', 0.7],
  [/Permission/, 'permission/denied', 0.7],
  [
    /ClassNotFound|NoClassDef|ModuleNotFound|Import(?:Error)?$|LoadError|NoSuchMethod|NoSuchField|UnsatisfiedLink|AbstractMethod|UnsupportedClassVersion|PackageNotFound|ResolutionImpossible|AnnotationFormat/,
    'dependency/missing-module',
    0.75,
  ],
  [/FileNotFound|NoSuchFile|NoSuchKey|NoSuchBucket|MissingInput|MissingOutput|ObjectNotFound|NotFound/, 'missing_data/file', 0.65],
  [/Syntax|Indentation|Compil/, 'code_bug/syntax', 0.75],
  [
    /JSONDecode|Parse|Parser|Decode|Decoding|Unicode|Format|Malformed|Schema|Validation|BadZip|InvalidData|Corrupt/,
    'data_format/parse',
    0.65,
  ],
  [
    /Config|Configuration|Option|Argument|Usage|Setting|Unsupported|NotImplemented|IllegalState|Initialization|BadRequest|InvalidRequest/,
    'config/invalid-setting',
    0.6,
  ],
  [/Quota|LimitExceeded/, 'quota/service', 0.5],
  [/Index|Key(?:Error)?$|Bounds|NoSuchElement/, 'code_bug/index', 0.7],
  [/Type(?:Error)?$|ClassCast|Cast/, 'code_bug/type', 0.72],
  [/Name(?:Error)?$|Reference|Attribute|UnboundLocal|NoMethod|Undef/, 'code_bug/name', 0.75],
  [/Assert/, 'code_bug/assertion', 0.68],
  [/ZeroDivision|Arithmetic|Overflow|FloatingPoint|LinAlg|Domain(?:Error)?$/, 'code_bug/numerical', 0.7],
  [/Recursion|StackOverflow/, 'code_bug/recursion', 0.7],
  [/Shape|Dimension/, 'code_bug/shape', 0.7],
  [/NullPointer|Value(?:Error)?$/, 'code_bug/exception', 0.65],
  [/Interrupt|Killed|Cancel/, 'unknown/killed', 0.3],
]

/**
 * What an incident means, by its name and its words. The name of a class says more than prose about it, unless it is one of those that say
 * nothing, such as RuntimeError. Something is always meant: an exception that nothing explains is an exception nobody handled.
 */
export function meaningOf({ reader, name, message }: Incident): Meaning | null {
  const text = message.slice(0, 1000)
  const byWords = words.find(([pattern]) => pattern.test(text))
  if (wraps.test(name) && !byWords) return null
  if (reader === 'diagnostic') return { cause: 'code_bug/compile', confidence: 0.7 }
  if (reader === 'script' && !byWords) return null
  if (reader === 'complaint') return byWords ? { cause: byWords[1], confidence: byWords[2] * 0.95 } : null
  const byName = tellsNothing.test(name) ? undefined : names.find(([pattern]) => pattern.test(name))
  const best = byName && byWords ? (byName[2] >= byWords[2] ? byName : byWords) : (byName ?? byWords)
  if (best) return { cause: best[1], confidence: best[2] }
  if (reader === 'test') return { cause: 'code_bug/test-failure', confidence: 0.75 }
  return { cause: 'code_bug/exception', confidence: pointsElsewhere.test(text) ? 0.3 : remote.test(text) ? 0.5 : 0.6 }
}

/** Exceptions that report that something else failed. */
const wraps =
  /^(?:ChildFailed|CalledProcess|WorkerLost|BrokenProcessPool|TerminatedWorker|Subprocess|Execution|InvocationTarget|Undeclared|Spark|JobAborted|TaskFailed|WorkerError|WorkflowError|Workflow|RuleFailed|Completion|RemoteTask|RayTask|MultipleFailures|Aggregate|BuildFailed|GradleScript|MojoExecution|MojoFailure|LifecycleExecution|Container|Command|Process|ShellCommand|NonZeroExit|ExitCode)\w*$/

/** Words about other machines and services: what goes wrong there may pass. */
const remote =
  /\b(?:connect|connection|remote|server|host|network|socket|http|https|url|proxy|endpoint|request|response|worker|peer|node|rank)\b/i

const tellsNothing =
  /^(?:Runtime|OS|IO|Standard|System|Execution|Invocation|Completion|Unknown|General|Generic|Application|Environment|Client|Operational|Internal)?(?:Error|Exception|Failure)$/

/** Messages that send the reader somewhere else. */
const pointsElsewhere =
  /see (?:above|below|log|the log|root cause)|check (?:the )?logs?|unknown error|unspecified|initialization failed|non-?zero|exit (?:code|status)|terminated|died|killed|crashed/i
