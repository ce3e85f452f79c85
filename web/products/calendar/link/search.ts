import { now } from "../../../platform/clock.ts";
import { momentAt } from "../../../ui/moments.ts";

/** What the address of the form says: `link` is the code of a pane in Outlook, or anything else for a file. */
export interface LinkSearch {
  readonly link?: string | undefined;
  readonly title?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

export const isCode = (text: string | undefined): text is string => /^[A-Za-z0-9_-]{43}$/.test(text ?? "");

/** The title that the address gives. The router reads what looks like a number or a list as one. */
export function titleFor({ title = "" }: LinkSearch): string {
  const text: unknown = title;
  return typeof text === "string" ? text : JSON.stringify(text);
}

const hourMs = 3_600_000;
const span = (from: number, to: number): { start: string; end: string } => ({
  start: momentAt("datetime", from),
  end: momentAt("datetime", to),
});

/** The times that the address gives, else the next whole hour. */
export function timesFor({ start, end }: LinkSearch): { start: string; end: string } {
  const [from, to] = [Date.parse(start ?? ""), Date.parse(end ?? "")];
  if (to > from) return span(from, to);
  const next = Math.ceil(now() / hourMs) * hourMs;
  return span(next, next + hourMs);
}
