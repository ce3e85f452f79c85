/** Characters of a file that are found; what comes after them is not. */
export const mostCharacters = 200_000;
/** Stands between pages, sheets and slides, and nowhere else. */
export const pageBreak = "\f";

/** Puts a text together until it is as long as it may be. */
export interface Gatherer {
  add(text: string): void;
  endLine(): void;
  endPage(): void;
  readonly isFull: boolean;
  /** The text: NFC, one blank at a time, without control characters but line and page breaks. */
  finish(): string;
}

export function createGatherer(): Gatherer {
  let text = "";
  const put = (more: string): void => {
    // Half as much again: blanks go in the end.
    if (text.length < 1.5 * mostCharacters) text += more.slice(0, mostCharacters);
  };
  return {
    add: (more) => put(more.replaceAll(pageBreak, " ")),
    endLine: () => put("\n"),
    endPage: () => put(pageBreak),
    get isFull() {
      return text.length >= 1.5 * mostCharacters;
    },
    finish: () => tidy(text).slice(0, mostCharacters).toWellFormed(),
  };
}

const tidy = (text: string): string =>
  text
    .normalize("NFC")
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f\u00ad\ufffe\uffff]/g, "")
    .replace(/[^\S\n\f]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .replace(/[ \n]*\f[ \n]*/g, pageBreak)
    .replace(/^[ \n]+/, "")
    .replace(/\s+$/, "");
