import { causeOf, defineClassifier, type CauseId, type Classification } from 'retriage/core'

/**
 * Exit codes that mean something by convention. The codes of shells: POSIX, "Exit Status for Commands", and the manual of bash; above 128
 * a signal. `timeout`: manual of GNU coreutils. 64 to 78: sysexits.h of BSD, used by few programs, so worth little alone. 0 to 63 are each
 * program's own: nothing is read into them.
 */
const conventions: Readonly<Record<number, readonly [cause: CauseId, confidence: number, meaning: string]>> = {
  124: ['timeout/step', 0.6, 'GNU timeout ended the command'],
  126: ['config/not-executable', 0.65, 'the shell could not execute the command'],
  127: ['config/command-not-found', 0.7, 'the shell did not find the command'],
  65: ['data_format/parse', 0.4, 'EX_DATAERR of sysexits.h'],
  66: ['missing_data/file', 0.4, 'EX_NOINPUT of sysexits.h'],
  68: ['config/unknown-host', 0.4, 'EX_NOHOST of sysexits.h'],
  69: ['external_service/unavailable', 0.55, 'EX_UNAVAILABLE of sysexits.h'],
  74: ['filesystem/io-error', 0.5, 'EX_IOERR of sysexits.h'],
  75: ['external_service/unavailable', 0.6, 'EX_TEMPFAIL of sysexits.h: try again later'],
  77: ['permission/denied', 0.4, 'EX_NOPERM of sysexits.h'],
  78: ['config/invalid-setting', 0.4, 'EX_CONFIG of sysexits.h'],
}

/** Reads the exit code. Knows only what convention fixes; codes above 128 are the business of `signal`. */
export const exitCode = defineClassifier({
  id: 'exit-code',
  classify({ returnCode }): Classification[] {
    const known = typeof returnCode === 'number' ? conventions[returnCode] : undefined
    if (!known) return []
    const [cause, confidence, meaning] = known
    return [
      {
        verdict: causeOf(cause).verdict,
        cause,
        confidence,
        evidence: [{ kind: 'exit_code', rule: `exit-code/${returnCode}`, detail: `exit code ${returnCode}: ${meaning}` }],
        classifier: 'exit-code',
      },
    ]
  },
})
