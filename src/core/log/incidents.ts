import type { Incident, IncidentReader } from './incident.ts'
import type { LogLine } from './lines.ts'
import { readComplaints } from './readers/complaint.ts'
import { readDiagnostics } from './readers/diagnostic.ts'
import { readErrorStacks } from './readers/error-stack.ts'
import { readExceptions } from './readers/exception.ts'
import { readExits } from './readers/exit.ts'
import { readGo } from './readers/go.ts'
import { readJulia } from './readers/julia.ts'
import { readNode } from './readers/node.ts'
import { readNative } from './readers/native.ts'
import { readFortran } from './readers/fortran.ts'
import { readBuilds } from './readers/build.ts'
import { readLaunchers } from './readers/launcher.ts'
import { readEpilogues } from './readers/epilogue.ts'
import { readKubernetes } from './readers/kubernetes.ts'
import { readWorkflows } from './readers/workflow.ts'
import { readDocker } from './readers/docker.ts'
import { readPackageManagers } from './readers/package-manager.ts'
import { readCi, unmarked } from './readers/ci.ts'
import { readProse } from './readers/prose.ts'
import { readR } from './readers/r.ts'
import { readRust } from './readers/rust.ts'
import { readScripts } from './readers/script.ts'
import { readStates } from './readers/state.ts'
import { readTestFailures } from './readers/test-runner.ts'
import { meaningOf } from './meaning.ts'
import { lesserRole } from './role.ts'
import { signOf, signsOf } from './signs.ts'

/** The most specific first. */
export const readers: readonly IncidentReader[] = [
  readTestFailures,
  readErrorStacks,
  readNode,
  readNative,
  readFortran,
  readBuilds,
  readLaunchers,
  readEpilogues,
  readKubernetes,
  readWorkflows,
  readPackageManagers,
  readDocker,
  readJulia,
  readExceptions,
  readDiagnostics,
  readGo,
  readRust,
  readR,
  readScripts,
  readCi,
  readComplaints,
  readStates,
  readExits,
  readProse,
]

const signs = new Map(readers.map((read) => [read, signOf(read.id)]))

/**
 * Every incident in the lines, in their order. A line that several readers claim belongs to the most specific. A frame, whose form gives it a
 * part to play and no meaning, leaves what the line means to the others and keeps its part.
 */
export function readIncidents(lines: readonly LogLine[]): Incident[] {
  const byLine = new Map<number, Incident>()
  const marked = signsOf(lines)
  const plain = unmarked(lines, marked.where(signs.get(readCi) as number))
  const unmarkedSigns = signsOf(plain)
  for (const read of readers) {
    const isCi = read === readCi
    const starts = (isCi ? marked : unmarkedSigns).where(signs.get(read) as number)
    if (starts.length === 0) continue
    for (const incident of read(isCi ? lines : plain, starts)) {
      const known = byLine.get(incident.index)
      if (!known) byLine.set(incident.index, incident)
      else if (isFrame(known)) byLine.set(incident.index, { ...incident, role: lesserRole(known.role, incident.role) })
    }
  }
  return [...byLine.values()].sort((a, b) => a.index - b.index)
}

function isFrame(incident: Incident): boolean {
  return incident.role !== 'root' && incident.name === '' && meaningOf(incident) === null
}
