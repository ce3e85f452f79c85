import type { Captions } from "@safos/contract/captions";
import type { Principal } from "#http";
import { refuse } from "#http";
import type { CaptionContext } from "../context.ts";
import { placeOf } from "../place.ts";
import { readRunning } from "../queries.ts";

/** Whether captions are on, and whether they may be. Refuses MISSING to strangers. */
export async function readCaptions(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
): Promise<Captions> {
  const { workspaceId, canModerate } = await context.captionCalls.see(principal, meetingId);
  const place = await placeOf(context, meetingId, workspaceId);
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  const forbidden = context.policy.decide(null, { type: "speech.write" }, place);
  const forbiddenToKeep = context.policy.decide(null, { type: "speech.keep" }, place);
  const running = await readRunning(context.db, meetingId);
  return {
    isOn: running !== null && forbidden === null && context.hasEngine(),
    language: running?.language ?? null,
    hasEngine: context.hasEngine(),
    refusal: forbidden && (await context.policy.describe(forbidden)),
    canModerate,
    isKept: running?.isKept === true && forbidden === null && forbiddenToKeep === null && context.hasEngine(),
    keepRefusal: forbiddenToKeep && (await context.policy.describe(forbiddenToKeep)),
  };
}
