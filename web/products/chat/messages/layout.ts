import type { Gathered, Message, Notice } from "./timeline.ts";

/** Several who came or went with nothing said in between: one line for all. */
export interface Together {
  what: "joinedTogether" | "leftTogether";
  who: readonly string[];
}

export type Item =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; isContinued: boolean }
  | { kind: "notice"; key: string; at: number; notice: Notice | Together };

/** Followers of the same person within this many ms drop picture and name. */
const together = 5 * 60_000;

/** The line before with one more person in it, when both say the same of someone else. */
function foldInto(before: Item | undefined, notice: Notice): Item | null {
  if (before?.kind !== "notice" || (notice.what !== "joined" && notice.what !== "left")) return null;
  const what = notice.what === "joined" ? "joinedTogether" : "leftTogether";
  const already = before.notice;
  if (already.what !== notice.what && already.what !== what) return null;
  const who = "who" in already ? [already.who].flat() : [];
  return { ...before, notice: { what, who: [...who.filter((one) => one !== notice.who), notice.who] } };
}

function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** Puts day lines and the "new" line between, and says which messages continue the one before. `readUpTo` is where the person had read when the room was opened. */
export function layOut(main: Gathered["main"], options: { readUpTo: string | null; me: string }): Item[] {
  const items: Item[] = [];
  let day = "";
  let before: Message | null = null;
  const readAt = options.readUpTo ? main.findIndex((one) => "id" in one && one.id === options.readUpTo) : -1;
  let hasNewLine = readAt < 0;
  for (const [index, one] of main.entries()) {
    const isMessage = "id" in one;
    if (isMessage && one.isDeleted && !one.thread && one.reactions.length === 0 && one.status !== "sent") continue;
    const today = dayKey(one.at);
    if (today !== day) {
      day = today;
      before = null;
      items.push({ kind: "day", key: `day ${today}`, at: one.at });
    }
    if (!hasNewLine && index > readAt && isMessage && one.sender !== options.me) {
      hasNewLine = true;
      before = null;
      items.push({ kind: "new", key: "new" });
    }
    if (!isMessage) {
      before = null;
      const folded = foldInto(items.at(-1), one.notice);
      if (folded) items[items.length - 1] = folded;
      else items.push({ kind: "notice", key: one.key, at: one.at, notice: one.notice });
      continue;
    }
    const isContinued =
      before !== null &&
      before.sender === one.sender &&
      one.at - before.at < together &&
      one.replyTo === null &&
      !before.isDeleted;
    items.push({ kind: "message", key: one.key, message: one, isContinued });
    before = one;
  }
  return items;
}
