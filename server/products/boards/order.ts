const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base = digits.length;
/** Keys at the ends are numbers of this many digits, a step apart, so that a long list keeps short keys. */
const width = 6;
const step = base ** 2;
const first = "V00001";
/** A key this long means that many have squeezed in at one place: the list gets fresh keys. */
export const longestKey = 60;

function toNumber(key: string): number {
  let value = 0;
  for (const digit of key.slice(0, width).padEnd(width, "0")) value = value * base + digits.indexOf(digit);
  return value;
}

function toKey(value: number): string {
  let key = "";
  for (let rest = value; key.length < width; rest = Math.floor(rest / base)) key = (digits[rest % base] ?? "0") + key;
  // A key that ended with the smallest digit would leave no room before it.
  return key.endsWith("0") ? `${key.slice(0, -1)}1` : key;
}

function middle(low: string, high: string | null): string {
  if (high !== null) {
    let same = 0;
    while (same < high.length && (low[same] ?? "0") === high[same]) same++;
    if (same > 0) return high.slice(0, same) + middle(low.slice(same), high.slice(same));
  }
  const from = low === "" ? 0 : digits.indexOf(low[0] ?? "0");
  const to = high === null ? base : digits.indexOf(high[0] ?? "0");
  if (to - from > 1) return digits[Math.round((from + to) / 2)] ?? "V";
  if (high !== null && high.length > 1) return high.slice(0, 1);
  return (digits[from] ?? "0") + middle(low.slice(1), null);
}

/** A key that sorts (as bytes) after `low` and before `high`; null: nothing there. Keys never end with `0`. */
export function keyBetween(low: string | null, high: string | null): string {
  if (low === null && high === null) return first;
  if (high === null) {
    const next = toNumber(low ?? first) + step;
    return next < base ** width ? toKey(next) : middle(low ?? "", null);
  }
  if (low === null) {
    const previous = toNumber(high) - step;
    return previous > 0 ? toKey(previous) : middle("", high);
  }
  return middle(low, high);
}

/** `count` fresh keys in a row. */
export function keysFor(count: number): string[] {
  const keys: string[] = [];
  let last: string | null = null;
  for (let index = 0; index < count; index++) keys.push((last = keyBetween(last, null)));
  return keys;
}

/** The boxes of a Markdown text: lines that begin `- [ ]` or `- [x]`. */
export function countChecks(markdown: string): { checks: number; checksDone: number } {
  let checks = 0;
  let checksDone = 0;
  let isCode = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    const box = isCode ? null : /^\s*[-*+] \[([ xX])\] /.exec(line);
    if (!box) continue;
    checks++;
    if (box[1] !== " ") checksDone++;
  }
  return { checks: Math.min(checks, 9999), checksDone: Math.min(checksDone, 9999) };
}
