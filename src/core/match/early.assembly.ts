// AssemblyScript, not TypeScript: a part of kernel.assembly.ts. early-scan.ts does the same in JavaScript, and says what the arguments are.

// @ts-nocheck

/** Bits of the hash of three bytes. */
const hashBits: u32 = 13
const mostCompared: i32 = 1_000_000

@inline
function hashOf(at: usize): usize {
  return <usize>((((load<u32>(at) | 0x202020) & 0xffffff) * 0x9e3779b1) >>> (32 - hashBits))
}

export function scanEarly(
  textAt: usize,
  length: i32,
  from: usize,
  end: usize,
  headsAt: usize,
  lengthsAt: usize,
  outAt: usize,
  places: i32,
): i32 {
  const nextAt = headsAt + (2 << hashBits)
  memory.fill(headsAt, 0, 2 << hashBits)
  for (let place = 0; place < length; place++) {
    const head = headsAt + (hashOf(textAt + place) << 1)
    store<u16>(nextAt + (<usize>place << 1), load<u16>(head))
    store<u16>(head, <u16>(place + 1))
  }
  let found = 0
  let compared = 0
  for (let literal: u32 = 0, at = from; at < end; literal++) {
    const start = <usize>load<u8>(at++) - 0x41
    let last = at + 3
    while (last < end && <u8>(load<u8>(last) - 0x41) > 25) last++
    store<u8>(lengthsAt + literal, <u8>(last - at))
    for (let place = <usize>load<u16>(headsAt + (hashOf(at + start) << 1)); place; place = <usize>load<u16>(nextAt + ((place - 1) << 1))) {
      if (++compared > mostCompared) return -1
      const first = textAt + place - 1 - start
      if (first < textAt) break
      let i = at
      let other = first
      while (i < last && (load<u8>(i) | 0x20) == (load<u8>(other) | 0x20)) {
        i++
        other++
      }
      if (i < last) continue
      if (found < places) {
        store<u32>(outAt + (<usize>found << 3), <u32>(first - textAt))
        store<u32>(outAt + (<usize>found << 3), literal << 4, 4)
      }
      found++
    }
    at = last
  }
  return found
}
