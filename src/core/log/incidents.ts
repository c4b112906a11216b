import type { Incident, IncidentReader } from './incident.ts'
import type { LogLine } from './lines.ts'
import { readComplaints } from './readers/complaint.ts'
import { readDiagnostics } from './readers/diagnostic.ts'
import { readErrorStacks } from './readers/error-stack.ts'
import { readExceptions } from './readers/exception.ts'
import { readExits } from './readers/exit.ts'
import { readGo } from './readers/go.ts'
import { readJulia } from './readers/julia.ts'
import { readProse } from './readers/prose.ts'
import { readR } from './readers/r.ts'
import { readRust } from './readers/rust.ts'
import { readScripts } from './readers/script.ts'
import { readStates } from './readers/state.ts'
import { readTestFailures } from './readers/test-runner.ts'

/** The most specific first. */
const readers: readonly IncidentReader[] = [
  readTestFailures,
  readErrorStacks,
  readJulia,
  readExceptions,
  readDiagnostics,
  readGo,
  readRust,
  readR,
  readScripts,
  readComplaints,
  readStates,
  readExits,
  readProse,
]

/** Every incident in the lines, in their order. A line that several readers claim belongs to the most specific. */
export function readIncidents(lines: readonly LogLine[]): Incident[] {
  const byLine = new Map<number, Incident>()
  for (const read of readers) {
    for (const incident of read(lines)) if (!byLine.has(incident.index)) byLine.set(incident.index, incident)
  }
  return [...byLine.values()].sort((a, b) => a.index - b.index)
}
