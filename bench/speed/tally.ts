/** What a scan found: how many (document, pattern, line) triples, and a hash of them that does not depend on their order. */
export interface Tally {
  pairs: number
  hash: number
}

/** Counts triples. `native/program.h` has the same arithmetic. */
export class PairTally implements Tally {
  pairs = 0
  hash = 0

  /**
   * @param document counted from 0
   * @param pattern its position among the patterns that were prepared
   * @param line counted from 1 within the document
   */
  add(document: number, pattern: number, line: number): void {
    let mixed = Math.imul(document + 1, 0x9e3779b1) ^ Math.imul(pattern + 1, 0x85ebca77) ^ Math.imul(line, 0xc2b2ae3d)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
    this.hash = (this.hash + ((mixed ^ (mixed >>> 15)) >>> 0)) >>> 0
    this.pairs++
  }
}
