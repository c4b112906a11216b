// AssemblyScript, not TypeScript: `npm run generate` compiles it into simulation-binary.ts. simulation-kernel.ts does the same in JavaScript,
// and simulation-image.ts says what stands where in the memory.

// @ts-nocheck

/** Reads `count` characters, whose classes stand in the input; 1 where the program has matched before the last of them. */
export function run(count: i32): i32 {
  const size = <usize>load<u32>(0)
  const now = <usize>load<u32>(4)
  const jumped = <usize>load<u32>(8)
  const leaving = <usize>load<u32>(12)
  const accepted = <usize>load<u32>(16)
  const arounds = <usize>load<u32>(20)
  const asserting = load<i32>(24)
  const words = <usize>load<u32>(28)
  const tallies = <usize>load<u32>(32)
  const tallied = load<i32>(36)
  const input = <usize>load<u32>(40)
  let behind = load<i32>(44)
  let leaves = load<i32>(48)
  let place = load<i32>(52)
  let last = <usize>load<u32>(56)
  let around = <usize>load<u32>(arounds)
  for (let i = 0; i < count; i++) {
    const kind = <usize>load<u8>(input + i)
    if (asserting) {
      const ahead = <i32>load<u8>(words + kind)
      around = <usize>load<u32>(arounds + ((behind * 3 + ahead) << 2))
      behind = ahead
    }
    if (load<i32>(around)) return 1
    if (leaves && jump(around, last, now, jumped)) return 1
    const row = accepted + kind * size
    const shifted = around + 16
    const stayed = shifted + size
    const starts = stayed + size
    let left = i64x2.splat(0)
    for (let at = size; at > 0;) {
      at -= 16
      const bits = v128.load(now + at)
      const moved = v128.or(i64x2.shl(bits, 1), i64x2.shr_u(v128.load(now + at - 8), 63))
      let next = v128.or(v128.and(moved, v128.load(shifted + at)), v128.and(bits, v128.load(stayed + at)))
      next = v128.or(v128.or(next, v128.load(starts + at)), v128.load(jumped + at))
      next = v128.and(next, v128.load(row + at))
      v128.store(now + at, next)
      left = v128.or(left, v128.and(next, v128.load(leaving + at)))
    }
    if (leaves) for (let at: usize = 0; at < size; at += 16) v128.store(jumped + at, i64x2.splat(0))
    leaves = <i32>v128.any_true(left)
    for (let t = 0; t < tallied; t++) if (tally(tallies + t * 48, now, row, place)) leaves = 1
    place++
    last = kind
  }
  store<usize>(56, last)
  store<i32>(44, behind)
  store<i32>(48, leaves)
  store<i32>(52, place)
  return 0
}

@inline
function leads(from: usize, pairs: i32, now: usize): bool {
  for (let end = from + (pairs << 4); from < end; from += 16) if (load<u64>(now + load<u32>(from)) & load<u64>(from, 8)) return true
  return false
}

function jump(around: usize, last: usize, now: usize, jumped: usize): bool {
  const groups = <usize>load<u32>(around, 8)
  for (let asked = load<u64>(<usize>load<u32>(around, 4) + (last << 3)); asked; asked &= asked - 1) {
    const number = <usize>ctz(asked)
    const group = <usize>load<u32>(groups + (number << 2))
    const from = load<i32>(group)
    if (!leads(group + 16, from, now)) continue
    if (number == 0) return true
    let to = group + 16 + (from << 4)
    for (const end = to + (load<i32>(group, 4) << 4); to < end; to += 16) {
      const word = jumped + load<u32>(to)
      store<u64>(word, load<u64>(word) | load<u64>(to, 8))
    }
  }
  return false
}

/** Counts one more character; true where the position may be left. */
function tally(at: usize, now: usize, row: usize, place: i32): bool {
  const word = load<u32>(at)
  const bit = load<u64>(at, 8)
  const min = load<i32>(at, 16)
  const max = load<i32>(at, 20)
  const ring = load<u32>(at, 24)
  const capacity = load<i32>(at, 28)
  let first = load<i32>(at, 32)
  let size = load<i32>(at, 36)
  const bits = load<u64>(now + word)
  if ((load<u64>(row + word) & bit) == 0) {
    store<i32>(at, 0, 36)
    return false
  }
  if (bits & bit) {
    if (min == 1) size = 0
    if (max >= 0 || size == 0) {
      let last = first + size++
      if (last >= capacity) last -= capacity
      store<i32>(ring + (last << 2), place)
    }
  }
  if (max >= 0) {
    while (size > 0 && place - load<i32>(ring + (first << 2)) >= max) {
      if (++first == capacity) first = 0
      size--
    }
  }
  store<i32>(at, first, 32)
  store<i32>(at, size, 36)
  const leaves = size > 0 && place - load<i32>(ring + (first << 2)) + 1 >= min
  store<u64>(now + word, leaves ? bits | bit : bits & ~bit)
  return leaves
}
