import { refuse, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { readLines, type LineRow } from "./queries.ts";

/** Lines in one file or document: a day of speech without a pause. */
const mostLines = 20_000;

interface Whole {
  readonly title: string;
  readonly workspaceId: string;
  readonly lines: readonly LineRow[];
  /** When the meeting began. */
  readonly began: Date;
}

/** The whole transcript for someone who may read it. Refuses MISSING, also where nothing was kept, and TOO_LARGE. */
export async function readWhole(
  { captionCalls, db }: CaptionContext,
  principal: Principal,
  meetingId: string,
): Promise<Whole> {
  const { title, workspaceId, startedAt } = await captionCalls.see(principal, meetingId);
  const lines = await readLines(db, meetingId, { after: null, q: null, limit: mostLines + 1 });
  const [first] = lines;
  if (!first) throw refuse("MISSING", "Nothing that was said in this meeting is kept.");
  if (lines.length > mostLines) throw refuse("TOO_LARGE", { limit: "lines", most: mostLines });
  return { title, workspaceId, lines, began: startedAt ?? first.startedAt };
}
