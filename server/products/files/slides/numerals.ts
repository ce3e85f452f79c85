/** A number in front of a paragraph, by the name that Office Open XML gives its form (ECMA-376 part 1, 20.1.10.61). */
function numeral(form: string, number: number): string {
  const plain = form.startsWith("alphaLc")
    ? letters(number).toLowerCase()
    : form.startsWith("alphaUc")
      ? letters(number)
      : form.startsWith("romanLc")
        ? roman(number).toLowerCase()
        : form.startsWith("romanUc")
          ? roman(number)
          : String(number);
  if (form.endsWith("ParenBoth")) return `(${plain})`;
  if (form.endsWith("ParenR")) return `${plain})`;
  return form.endsWith("Plain") ? plain : `${plain}.`;
}

function letters(number: number): string {
  const at = (Math.max(1, number) - 1) % 26;
  return String.fromCodePoint(65 + at).repeat(Math.min(8, Math.floor((Math.max(1, number) - 1) / 26) + 1));
}

const signs = [
  ["M", 1000],
  ["CM", 900],
  ["D", 500],
  ["CD", 400],
  ["C", 100],
  ["XC", 90],
  ["L", 50],
  ["XL", 40],
  ["X", 10],
  ["IX", 9],
  ["V", 5],
  ["IV", 4],
  ["I", 1],
] as const;

function roman(number: number): string {
  let left = Math.min(Math.max(1, number), 3999);
  let text = "";
  for (const [sign, value] of signs)
    while (left >= value) {
      text += sign;
      left -= value;
    }
  return text;
}

const symbols: Readonly<Record<string, string>> = {
  "§": "▪",
  Ø: "►",
  q: "□",
  v: "♦",
  ü: "√",
  n: "■",
  l: "●",
  o: "○",
  à: "→",
  "·": "•",
};

/** A bullet as a character that any font has: symbol fonts have theirs in places of letters. */
export function bulletOf(character: string, font: string): string {
  const code = character.codePointAt(0) ?? 0;
  const plain = code >= 0xf020 && code <= 0xf0ff ? String.fromCodePoint(code - 0xf000) : character;
  const isSymbol = plain !== character || /wingdings|symbol/i.test(font);
  if (isSymbol) return (Object.hasOwn(symbols, plain) ? symbols[plain] : undefined) ?? "•";
  return /courier/i.test(font) && plain === "o" ? "○" : plain;
}

/** Numbers of paragraphs by their levels. */
export interface Counter {
  /** The sign of the next paragraph of a level and form; deeper levels begin again. */
  next(form: string, level: number, start: number): string;
  /** A paragraph without a number ends the counting of its level and of those below. */
  end(level: number): void;
}

export function createCounter(): Counter {
  const counts: { form: string; number: number }[] = [];
  return {
    next(form, level, start) {
      counts.length = Math.min(counts.length, level + 1);
      const before = counts[level];
      const number = before?.form === form ? before.number + 1 : Math.min(32_767, Math.max(1, Math.trunc(start)));
      counts[level] = { form, number };
      return numeral(form, number);
    },
    end(level) {
      counts.length = Math.min(counts.length, level);
    },
  };
}
