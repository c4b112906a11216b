/** Answers that are kept for a while, so that however many failures ask the same, somebody out there is asked once. */
export class Answers<T> {
  private readonly known = new Map<string, { until: number; answer: Promise<T> }>()

  /**
   * @param keptMs milliseconds that an answer is good for, from when it was asked for
   * @param most different questions that are answered in that time; further ones are not asked
   */
  constructor(
    private readonly keptMs: number,
    private readonly most: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** The answer that is known or under way, else a new one; undefined where too many others were asked for. */
  get(question: string, ask: () => Promise<T>): Promise<T> | undefined {
    const now = this.clock()
    const known = this.known.get(question)
    if (known && known.until > now) return known.answer
    for (const [key, { until }] of this.known) if (until <= now) this.known.delete(key)
    if (this.known.size >= this.most) return undefined
    const answer = ask()
    this.known.set(question, { until: now + this.keptMs, answer })
    return answer
  }
}
