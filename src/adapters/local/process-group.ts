import { sessionMembers } from './proc-meter.ts'

/**
 * The processes of one attempt: the group its first process leads, and on Linux every group of the session, so that a shell with job control
 * hides none. A process that opened a session of its own (a daemon) has left.
 */
export class ProcessGroup {
  readonly leader: number

  constructor(leader: number) {
    this.leader = leader
  }

  /** Sends a signal to all of them; those that are gone already are no error. */
  signal(name: NodeJS.Signals): void {
    for (const group of new Set([this.leader, ...sessionMembers(this.leader).map((entry) => entry.group)])) {
      try {
        process.kill(-group, name)
      } catch {
        // nothing is left of that group
      }
    }
  }

  /** Whether any of them is alive. */
  alive(): boolean {
    if (process.platform === 'linux') return sessionMembers(this.leader).length > 0
    try {
      process.kill(-this.leader, 0)
      return true
    } catch {
      return false
    }
  }

  /** Ends what its first process left behind: asks, and forces after `graceMs`. */
  async clear(graceMs = 500): Promise<void> {
    if (!this.alive()) return
    this.signal('SIGTERM')
    const forceAt = performance.now() + graceMs
    let forced = false
    // A killed process may take a moment, or stay for ever in an uninterruptible wait for a dead file server; then it is left to the system.
    while (this.alive() && performance.now() < forceAt + 1000) {
      if (!forced && performance.now() >= forceAt) {
        this.signal('SIGKILL')
        forced = true
      }
      await new Promise((resume) => setTimeout(resume, 10))
    }
  }
}
