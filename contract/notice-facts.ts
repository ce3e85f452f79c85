import type { Notice } from "./notifications.ts";

/** What a notice says that is no text: when something is due, or how many answers have come. */
export type NoticeFact = { kind: "due"; at: string } | { kind: "answers"; n: number };

/** The fact in a notice's excerpt; null when it is what a person wrote. */
export function factOf({ reason, kind, excerpt }: Pick<Notice, "reason" | "kind" | "excerpt">): NoticeFact | null {
  if (reason === "due" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(excerpt) && !Number.isNaN(Date.parse(excerpt)))
    return { kind: "due", at: excerpt };
  const count = /^\+(\d{1,9})$/.exec(excerpt)?.[1];
  return reason === "answer" && kind === "form" && count !== undefined ? { kind: "answers", n: Number(count) } : null;
}
