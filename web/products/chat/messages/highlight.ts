import { languageOf, type Language } from "./languages.ts";

/**
 * The colours of code. One walk over the text, which no code can slow down: the highlighters at hand need minutes for a
 * message that is made to hold them up, and this runs beside everything else of the page.
 */

/** A piece of code of one colour; null is the text's own. */
export interface Token {
  readonly kind: TokenKind | null;
  readonly text: string;
}
type TokenKind = "keyword" | "string" | "number" | "comment" | "name" | "type" | "key" | "added" | "removed";

/** What is longer is shown in one colour: each piece is an element of the page. */
const longest = 20_000;

/** Null where the language is unknown or the code is too long. */
export function highlight(text: string, name: string): readonly Token[] | null {
  const language = text.length <= longest ? languageOf(name) : null;
  if (!language) return null;
  if (language.name === "Diff") return diffTokens(text);
  return new Scanner(text, language).scan();
}

/** A language as it is called; the name that was sent where it is unknown. */
export const nameOfLanguage = (name: string): string => languageOf(name)?.name ?? name;

function diffTokens(text: string): Token[] {
  return text.split(/(?<=\n)/).map((line) => {
    const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : null;
    return { kind: line.startsWith("@@") ? "comment" : kind, text: line };
  });
}

const literals = new Set(["true", "false", "null", "undefined", "nil", "None", "True", "False", "NULL"]);
const identifier = /[\p{L}_$@][\p{L}\p{N}_$]*(?:-[\p{L}\p{N}_$]+)*/uy;
const plainIdentifier = /[\p{L}_$@][\p{L}\p{N}_$]*/uy;
const number = /\d[\w.]*/y;
const space = /[ \t]*/y;

class Scanner {
  readonly #text: string;
  readonly #language: Language;
  readonly #isMarkup: boolean;
  readonly #tokens: Token[] = [];
  #at = 0;
  /** From where on nothing has a colour. */
  #plainFrom = 0;
  /** Between `<` and `>` of a tag. */
  #isInTag = false;

  constructor(text: string, language: Language) {
    this.#text = text;
    this.#language = language;
    this.#isMarkup = language.name === "XML" || language.name === "HTML";
  }

  scan(): readonly Token[] {
    while (this.#at < this.#text.length)
      if (!this.#comment() && !(this.#isMarkup ? this.#markup() : this.#code())) this.#at++;
    this.#flush(this.#text.length);
    return this.#tokens;
  }

  #flush(to: number): void {
    if (to > this.#plainFrom) this.#tokens.push({ kind: null, text: this.#text.slice(this.#plainFrom, to) });
    this.#plainFrom = to;
  }

  #take(kind: TokenKind | null, end: number): true {
    if (kind) {
      this.#flush(this.#at);
      this.#tokens.push({ kind, text: this.#text.slice(this.#at, end) });
      this.#plainFrom = end;
    }
    this.#at = end;
    return true;
  }

  #endAfter(sign: string, from: number): number {
    const found = this.#text.indexOf(sign, from);
    return found === -1 ? this.#text.length : found + sign.length;
  }

  #comment(): boolean {
    const { line, block } = this.#language;
    const isComment = line.some((sign) => {
      if (!this.#text.startsWith(sign, this.#at)) return false;
      // "$#" and "a#b" begin no comment.
      return sign !== "#" || this.#at === 0 || /\s/.test(this.#text.charAt(this.#at - 1));
    });
    if (isComment) {
      const end = this.#text.indexOf("\n", this.#at);
      return this.#take("comment", end === -1 ? this.#text.length : end);
    }
    if (!block || !this.#text.startsWith(block[0], this.#at)) return false;
    return this.#take("comment", this.#endAfter(block[1], this.#at + block[0].length));
  }

  #code(): boolean {
    return this.#string() || this.#number() || this.#identifier();
  }

  #string(): boolean {
    const long = this.#language.longQuotes.find((quote) => this.#text.startsWith(quote, this.#at));
    const quote = long ?? this.#text.charAt(this.#at);
    if (!long && !this.#language.quotes.includes(quote)) return false;
    let end = this.#at + quote.length;
    for (; end < this.#text.length && !this.#text.startsWith(quote, end); end++) {
      if (!long && this.#text.charAt(end) === "\n") return this.#take("string", end);
      if (this.#text.charAt(end) === "\\") end++;
    }
    end = Math.min(end + quote.length, this.#text.length);
    return this.#take(this.#isKey(end) ? "key" : "string", end);
  }

  #number(): boolean {
    const end = this.#match(number);
    return end > this.#at && this.#take("number", end);
  }

  #identifier(): boolean {
    const { keywords, isCaseless, afterKey } = this.#language;
    const end = this.#match(afterKey === "" ? plainIdentifier : identifier);
    if (end === this.#at) return false;
    const name = this.#text.slice(this.#at, end);
    if (keywords.has(isCaseless ? name.toLowerCase() : name)) return this.#take("keyword", end);
    if (literals.has(name)) return this.#take("number", end);
    if (this.#isKey(end)) return this.#take("key", end);
    if (this.#text.charAt(end) === "(") return this.#take("name", end);
    return this.#take(/^\p{Lu}.*\p{Ll}/u.test(name) && afterKey === "" && !isCaseless ? "type" : null, end);
  }

  #isKey(end: number): boolean {
    const { afterKey } = this.#language;
    return afterKey !== "" && this.#text.startsWith(afterKey, this.#match(space, end));
  }

  #markup(): boolean {
    const sign = this.#text.charAt(this.#at);
    if (!this.#isInTag) {
      if (sign !== "<") return false;
      this.#isInTag = true;
      const start = this.#at + (this.#text.charAt(this.#at + 1) === "/" ? 2 : 1);
      this.#at = start;
      const end = this.#match(identifier);
      return end > start ? this.#take("name", end) : true;
    }
    if (sign === ">") {
      this.#isInTag = false;
      return false;
    }
    if (sign === '"' || sign === "'") return this.#take("string", this.#endAfter(sign, this.#at + 1));
    const end = this.#match(identifier);
    return end > this.#at && this.#take("key", end);
  }

  /** Where what stands here ends; here where it does not. */
  #match(pattern: RegExp, from = this.#at): number {
    pattern.lastIndex = from;
    return pattern.test(this.#text) ? pattern.lastIndex : from;
  }
}
