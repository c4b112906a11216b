/** Place × this + entry is one number, which sorts by place and stays exact. */
const placeFactor = 2 ** 30
/** From so many hits on they are counted by place, which takes as long as a window has places, and less for each hit. */
const fewestCounted = 256

/** Puts the hits of a window in the order of their places. A hit is two numbers: its place, and an entry. */
export class HitOrder {
  /** The hits in their order, those of one place in any. Has room for few until there are more. */
  ordered = new Int32Array(2 * fewestCounted)
  private readonly few = new Float64Array(fewestCounted)
  /** By place: where its hits begin in `ordered`. */
  private starts: Int32Array | undefined

  /** @param mostPlaces places are below this */
  constructor(
    private readonly hits: Int32Array,
    private readonly mostPlaces: number,
  ) {}

  /** Orders the first so many of the hits. */
  sort(count: number): void {
    if (count < fewestCounted) this.compare(count)
    else this.distribute(count)
  }

  private compare(count: number): void {
    const { few, hits, ordered } = this
    for (let i = 0; i < count; i++) few[i] = hits[2 * i]! * placeFactor + hits[2 * i + 1]!
    if (count > 1) few.subarray(0, count).sort()
    for (let i = 0; i < count; i++) {
      const place = Math.floor(few[i]! / placeFactor)
      ordered[2 * i] = place
      ordered[2 * i + 1] = few[i]! - place * placeFactor
    }
  }

  private distribute(count: number): void {
    const { hits } = this
    if (!this.starts) {
      this.starts = new Int32Array(this.mostPlaces + 1)
      this.ordered = new Int32Array(hits.length)
    }
    const { ordered, starts } = this
    starts.fill(0)
    for (let i = 0; i < count; i++) starts[hits[2 * i]! + 1]! += 2
    for (let place = 1; place < starts.length; place++) starts[place]! += starts[place - 1]!
    for (let i = 0; i < count; i++) {
      const place = hits[2 * i]!
      const at = starts[place]!
      starts[place] = at + 2
      ordered[at] = place
      ordered[at + 1] = hits[2 * i + 1]!
    }
  }
}
