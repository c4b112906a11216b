// AssemblyScript, not TypeScript: a part of kernel.assembly.ts. kernel-crossings.ts writes what is read here, and says what stands where.

// @ts-nocheck

/** What is known of a place: no line matches there, one may, one does. */
const no = 0
const perhaps = 1
const yes = 2

/** Steps that may still be taken in this scan: text that calls for more is left to who asked, who notices where literals stand everywhere. */
let patience: i32
/** The text that is there. */
let low: usize
let high: usize

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
 * @returns −1 for none, 1 + its ordinal for one, and 256 beside that where the line does match by way of it, 0 where more is not known
 */
export function survivor(crossings: usize, at: usize, length: usize): i32 {
  const count = <i32>load<u32>(crossings)
  let only = -1
  for (let i = 0, crossing = crossings + 4; i < count; i++, crossing += 24) {
    if (patience-- < 0) return 0
    const known = matches(crossing, at, length)
    if (known == no) continue
    if (only >= 0 || i >= 255) return 0
    only = known == yes ? i + 257 : i + 1
  }
  return only
}

function matches(crossing: usize, at: usize, length: usize): i32 {
  if (!fits(at, length, <usize>load<u32>(crossing))) return no
  const pairs = <usize>load<u32>(crossing, 4)
  const ends = <usize>load<u32>(crossing, 8)
  const end = at + ((ends - pairs) >> 1)
  if (end >= high) return perhaps
  // From the end, which is where those of one literal differ.
  for (let pair = ends, place = end; pair > pairs;) {
    pair -= 2
    place--
    const byte = load<u8>(place)
    if (byte != load<u8>(pair) && byte != load<u8>(pair, 1)) return no
  }
  const head = <usize>load<u32>(crossing, 12)
  const tail = <usize>load<u32>(crossing, 16)
  const flags = load<u32>(crossing, 20)
  const first = flags & 1 ? runBack(head, at) : run(tail, end)
  if (first == no) return no
  const second = flags & 1 ? run(tail, end) : runBack(head, at)
  if (second == no) return no
  return flags & 2 && first == yes && second == yes ? yes : perhaps
}

/** Whether what stands beside a text is allowed there. */
@inline
export function fits(begin: usize, length: usize, row: usize): bool {
  const before = load<u8>(begin - 1)
  const after = load<u8>(begin + length)
  return <bool>((load<u8>(row + (before >> 3)) >> (before & 7)) & (load<u8>(row + 32 + (after >> 3)) >> (after & 7)) & 1)
}

function run(automaton: usize, place: usize): i32 {
  if (!automaton) return yes
  return runFrom(automaton, place, true)
}

function runBack(automaton: usize, place: usize): i32 {
  if (!automaton) return yes
  return runFrom(automaton, place, false)
}

@inline
function runFrom(automaton: usize, place: usize, forward: bool): i32 {
  const behind = sideOf(load<u8>(forward ? place - 1 : place))
  const ahead = sideOf(load<u8>(forward ? place : place - 1))
  const start = behind * 3 + ahead
  if (behind > 2 || ahead > 2) return perhaps
  const atOnce = load<u32>(automaton, 4) >> <u32>start
  if (atOnce & 0x201) return atOnce & 1 ? yes : perhaps
  const classes = <usize>load<u32>(automaton, 8)
  const next = load<u64>(automaton, 16)
  const second = load<u64>(automaton, 24)
  const self = load<u64>(automaton, 32)
  const leaping = load<u64>(automaton, 40)
  const telling = load<u64>(automaton, 48)
  let waiting = load<u64>(automaton + (start << 3), 88)
  let here = place
  const longest = <usize>load<u32>(automaton, 12)
  const stop = forward ? place + min(longest, high - place) : place - min(longest, place - low)
  // What has not matched by then does not.
  let known = (forward ? stop < high : stop > low) ? no : perhaps
  while (forward ? here < stop : here > stop) {
    const kind = <usize>load<u8>(classes + load<u8>(forward ? here : here - 1))
    if (kind >= lineFeed) {
      known = kind == lineFeed ? no : perhaps
      break
    }
    const state = waiting & load<u64>(automaton + (kind << 3), 160)
    if (state == 0) {
      known = no
      break
    }
    if (forward) here++
    else here--
    if ((state & telling) != 0) {
      if (forward ? here >= high : here <= low) {
        known = perhaps
        break
      }
      const told = tell(automaton, state, load<u8>(forward ? here : here - 1))
      if (told != no) {
        known = told
        break
      }
    }
    waiting = ((state & next) << 1) | ((state & second) << 2) | (state & self)
    if ((state & leaping) != 0) waiting |= leap(automaton, state & leaping, leaping)
  }
  patience -= <i32>(forward ? here - place : place - here)
  return known
}

/** Whether the automaton has matched. */
function tell(automaton: usize, state: u64, ahead: u8): i32 {
  const side = sideOf(ahead)
  if (side > 2) return perhaps
  if ((state & load<u64>(automaton + (side << 3), 64)) != 0) return yes
  return (state & load<u64>(automaton, 56)) != 0 ? perhaps : no
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
