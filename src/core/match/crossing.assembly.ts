// AssemblyScript, not TypeScript: a part of kernel.assembly.ts. kernel-crossings.ts writes what is read here, and says what stands where.

// @ts-nocheck

/** Steps that may still be taken in this scan: text that calls for more is left to who asked, who notices where literals stand everywhere. */
let patience: i32
/** The text that is there. */
let low: usize
let high: usize

const no = 0
const unsure = 2
/** Of a class: the byte is a line feed, or another that is not looked up here. */
const lineFeed: u8 = 254

export function begin(from: usize, to: usize, steps: i32): void {
  low = from
  high = to
  patience = steps
}

/**
 * Which crossings of a literal a line may match, by what stands around the literal.
 *
 * @returns −1 for none, 1 + its ordinal for one, 0 for several or where that is not known
 */
export function survivor(crossings: usize, at: usize, length: usize): i32 {
  const count = <i32>load<u32>(crossings)
  let only = -1
  for (let i = 0, crossing = crossings + 4; i < count; i++, crossing += 24) {
    if (patience-- < 0) return 0
    if (!mayMatch(crossing, at, length)) continue
    if (only >= 0) return 0
    only = i + 1
  }
  return only < 512 ? only : 0
}

function mayMatch(crossing: usize, at: usize, length: usize): bool {
  const row = <usize>load<u32>(crossing)
  if (!row) return true
  if (!fits(at, length, row)) return false
  const pairs = <usize>load<u32>(crossing, 4)
  const ends = <usize>load<u32>(crossing, 8)
  const end = at + ((ends - pairs) >> 1)
  if (end >= high) return true
  // From the end, which is where those of one literal differ.
  for (let pair = ends, place = end; pair > pairs;) {
    pair -= 2
    place--
    const byte = load<u8>(place)
    if (byte != load<u8>(pair) && byte != load<u8>(pair, 1)) return false
  }
  const head = <usize>load<u32>(crossing, 12)
  const tail = <usize>load<u32>(crossing, 16)
  if (load<u32>(crossing, 20)) return (!head || runBack(head, at)) && (!tail || run(tail, end))
  return (!tail || run(tail, end)) && (!head || runBack(head, at))
}

/** Whether what stands beside a text is allowed there. */
@inline
export function fits(begin: usize, length: usize, row: usize): bool {
  const before = load<u8>(begin - 1)
  const after = load<u8>(begin + length)
  return <bool>((load<u8>(row + (before >> 3)) >> (before & 7)) & (load<u8>(row + 32 + (after >> 3)) >> (after & 7)) & 1)
}

function run(automaton: usize, place: usize): bool {
  return runFrom(automaton, place, true)
}

function runBack(automaton: usize, place: usize): bool {
  return runFrom(automaton, place, false)
}

/** False where the automaton does not match: true where it does, and where it is not known. */
@inline
function runFrom(automaton: usize, place: usize, forward: bool): bool {
  const behind = sideOf(load<u8>(forward ? place - 1 : place))
  const ahead = sideOf(load<u8>(forward ? place : place - 1))
  const start = behind * 3 + ahead
  if (behind > 2 || ahead > 2 || (load<u32>(automaton, 4) >> <u32>start) & 0x201) return true
  const classes = <usize>load<u32>(automaton, 8)
  const next = load<u64>(automaton, 16)
  const second = load<u64>(automaton, 24)
  const self = load<u64>(automaton, 32)
  const leaping = load<u64>(automaton, 40)
  const telling = load<u64>(automaton, 48)
  let waiting = load<u64>(automaton + (start << 3), 88)
  let here = place
  let may = true
  while (forward ? here < high : here > low) {
    const kind = <usize>load<u8>(classes + load<u8>(forward ? here : here - 1))
    if (kind >= lineFeed) {
      may = kind != lineFeed
      break
    }
    const state = waiting & load<u64>(automaton + (kind << 3), 160)
    if (state == 0) {
      may = false
      break
    }
    if (forward) here++
    else here--
    if ((state & telling) != 0) {
      if (forward ? here >= high : here <= low) break
      if (tells(automaton, state, load<u8>(forward ? here : here - 1))) break
    }
    waiting = ((state & next) << 1) | ((state & second) << 2) | (state & self)
    if ((state & leaping) != 0) waiting |= leap(automaton, state & leaping, leaping)
  }
  patience -= <i32>(forward ? here - place : place - here)
  return may
}

/** Whether the automaton has matched, or may have. */
function tells(automaton: usize, state: u64, ahead: u8): bool {
  const side = sideOf(ahead)
  return side > 2 || (state & (load<u64>(automaton, 56) | load<u64>(automaton + (side << 3), 64))) != 0
}

function leap(automaton: usize, state: u64, leaping: u64): u64 {
  let waiting: u64 = 0
  let at = <usize>load<u32>(automaton)
  for (; leaping != 0; leaping &= leaping - 1, at += 8) if ((state & leaping & (0 - leaping)) != 0) waiting |= load<u64>(at)
  return waiting
}

/** As positions know it; 3 where it may be the end of the line or a byte. */
@inline
function sideOf(byte: u8): usize {
  if (<u8>((byte | 0x20) - 0x61) < 26 || <u8>(byte - 0x30) < 10 || byte == 0x5f) return 1
  return byte == 10 ? 2 : byte == 255 ? 3 : 0
}
