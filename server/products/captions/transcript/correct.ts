import type { CorrectLine, Utterance } from "@safos/contract/captions";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { plainLine } from "../speech/plain.ts";
import { viewLines } from "./list.ts";
import { correctLine, readLinesByIds } from "./queries.ts";

/**
 * What was said is put right; what the recogniser understood stays beside it. Refuses MISSING, FORBIDDEN to those who do
 * not moderate, INVALID, and LINE_CHANGED when it says something else by now than `was`.
 */
export async function correctTranscript(
  context: CaptionContext,
  principal: Principal,
  { id: meetingId, utteranceId }: { readonly id: string; readonly utteranceId: string },
  { was, text }: CorrectLine,
): Promise<Utterance> {
  const { db, events } = context;
  const { workspaceId } = await context.captionCalls.write(principal, meetingId);
  const wanted = plainLine(text);
  if (wanted === "") throw refuse("INVALID", "A line says something.");
  const [line] = await readLinesByIds(db, [utteranceId]);
  if (line?.meetingId !== meetingId) throw refuse("MISSING", "There is no such line.");
  const corrected = await db.transaction().execute(async (trx) => {
    const row = await correctLine(trx, { meetingId, id: utteranceId }, { was, text: wanted, by: principal.personId });
    if (!row) throw refuse("LINE_CHANGED");
    const actor = byPerson(principal.personId);
    const payload = { utteranceIds: [utteranceId] };
    await events.emit(trx, captionEvent("transcript.corrected", meetingId, workspaceId, actor, payload));
    return row;
  });
  const [view] = await viewLines(context, [corrected]);
  if (!view) throw refuse("MISSING", "There is no such line.");
  return view;
}
