/**
 * Matrix globs (client-server API, "event_match" and "Filtering"). Each is a small state machine whose states are bits:
 * one step a character, 32 places of the pattern at a time, whatever the pattern and the text are. Nothing is tried twice.
 */

/** Longer patterns are refused by those who read them; the work of a match is the text's length times this over 32. */
export const longestPattern = 255;

export type Glob = (text: string) => boolean;

interface Shape {
  /** `?` stands for any one character. */
  readonly hasOne: boolean;
  readonly ignoresCase: boolean;
  /** A part of the text that begins and ends between words is enough. */
  readonly isWord: boolean;
}

/** Event types of filters: `*` only, the whole type. */
export const typeGlob = (pattern: string): Glob =>
  compile(pattern, { hasOne: false, ignoresCase: false, isWord: false });

/** Values of push rules: `*` and `?`, the whole value in any case. */
export const valueGlob = (pattern: string): Glob =>
  compile(pattern, { hasOne: true, ignoresCase: true, isWord: false });

/** Keywords of push rules: as values, anywhere in the text between word boundaries. */
export const wordGlob = (pattern: string): Glob => compile(pattern, { hasOne: true, ignoresCase: true, isWord: true });

const anyOne = -1;

interface Machine {
  readonly cells: number;
  /** The slots at which a character may stand. */
  readonly masks: ReadonlyMap<number, Uint32Array>;
  /** Those of a character that the pattern does not name. */
  readonly others: Uint32Array;
  /** Slots that a `*` follows: once reached they stay so. */
  readonly stays: Uint32Array;
  readonly beginsAnywhere: boolean;
  readonly last: { readonly cell: number; readonly bit: number };
}

function compile(pattern: string, shape: Shape): Glob {
  const slots: number[] = [];
  const stars = new Set<number>();
  for (const character of pattern) {
    if (character === "*") stars.add(slots.length - 1);
    else if (character === "?" && shape.hasOne) slots.push(anyOne);
    else slots.push(fold(character.codePointAt(0) ?? 0, shape.ignoresCase));
  }
  if (slots.length === 0) return (text) => matchesNothing(text, stars.size > 0, shape.isWord);
  const machine = build(slots, stars);
  return (text) => run(machine, text, shape);
}

/** A pattern of stars only, or an empty one. */
function matchesNothing(text: string, hasStar: boolean, isWord: boolean): boolean {
  if (hasStar || text === "") return true;
  if (!isWord) return false;
  let before = false;
  for (const character of text) {
    const isInWord = isWordCharacter(character.codePointAt(0) ?? 0);
    if (!before && !isInWord) return true;
    before = isInWord;
  }
  return !before;
}

function build(slots: readonly number[], stars: ReadonlySet<number>): Machine {
  const cells = Math.ceil(slots.length / 32);
  const bits = (isMeant: (slot: number, index: number) => boolean): Uint32Array => {
    const made = new Uint32Array(cells);
    for (const [index, slot] of slots.entries())
      if (isMeant(slot, index)) made[index >>> 5] = (made[index >>> 5] ?? 0) | (1 << (index & 31));
    return made;
  };
  return {
    cells,
    masks: new Map([...new Set(slots)].map((one) => [one, bits((slot) => slot === one || slot === anyOne)] as const)),
    others: bits((slot) => slot === anyOne),
    stays: bits((_, index) => stars.has(index)),
    beginsAnywhere: stars.has(-1),
    last: { cell: cells - 1, bit: 1 << ((slots.length - 1) & 31) },
  };
}

function run(machine: Machine, text: string, { ignoresCase, isWord }: Shape): boolean {
  const { cells, masks, others, stays, last } = machine;
  const state = new Uint32Array(cells);
  let isStart = true;
  let isInWord = false;
  for (let index = 0; index < text.length;) {
    const raw = text.codePointAt(index) ?? 0;
    index += raw > 0xff_ff ? 2 : 1;
    const mask = masks.get(fold(raw, ignoresCase)) ?? others;
    if (isWord) {
      const wasInWord = isInWord;
      isInWord = isWordCharacter(raw);
      if (!isInWord && ((state[last.cell] ?? 0) & last.bit) !== 0) return true;
      isStart = !wasInWord;
    }
    let carry = isStart || machine.beginsAnywhere ? 1 : 0;
    for (let cell = 0; cell < cells; cell += 1) {
      const was = state[cell] ?? 0;
      state[cell] = (((was << 1) | carry) & (mask[cell] ?? 0)) | (was & (stays[cell] ?? 0));
      carry = was >>> 31;
    }
    isStart = false;
  }
  return ((state[last.cell] ?? 0) & last.bit) !== 0;
}

/** Lower case where that is one character too, so that a text keeps its length. */
function fold(codePoint: number, ignoresCase: boolean): number {
  if (!ignoresCase) return codePoint;
  if (codePoint < 128) return codePoint >= 65 && codePoint <= 90 ? codePoint + 32 : codePoint;
  const lower = String.fromCodePoint(codePoint).toLowerCase();
  const first = lower.codePointAt(0) ?? codePoint;
  return lower.length === (first > 0xff_ff ? 2 : 1) ? first : codePoint;
}

const wordCharacter = /[\p{L}\p{N}_]/u;

/** Letters of every language: the specification's [A-Za-z0-9_] would find "r" in "för". */
function isWordCharacter(codePoint: number): boolean {
  if (codePoint < 128)
    return (
      (codePoint >= 97 && codePoint <= 122) ||
      (codePoint >= 65 && codePoint <= 90) ||
      (codePoint >= 48 && codePoint <= 57) ||
      codePoint === 95
    );
  return wordCharacter.test(String.fromCodePoint(codePoint));
}
