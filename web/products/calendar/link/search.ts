/** What the address of the form says: `link` is the code of a pane in Outlook, or anything else for a file. */
export interface LinkSearch {
  readonly link?: string | undefined;
  readonly title?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

export const isCode = (text: string | undefined): text is string => /^[A-Za-z0-9_-]{43}$/.test(text ?? "");

const two = (n: number): string => String(n).padStart(2, "0");
/** A moment by the reader's clock, as fields have it. */
const local = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;

const hourMs = 3_600_000;

/** The times that the address gives, else the next whole hour. */
export function timesFor({ start, end }: LinkSearch, now = Date.now()): { start: string; end: string } {
  const from = Date.parse(start ?? "");
  const to = Date.parse(end ?? "");
  if (to > from) return { start: local(new Date(from)), end: local(new Date(to)) };
  const next = Math.ceil(now / hourMs) * hourMs;
  return { start: local(new Date(next)), end: local(new Date(next + hourMs)) };
}
