import type { MadeMinutes, NewMinutes } from "@safos/contract/captions";
import { refuse, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { passagesOf } from "./formats.ts";
import { readWhole } from "./read-whole.ts";

const mostPresent = 60;

/**
 * A document of the workspace made from the template of minutes, with what was said. It has the meeting's information class.
 * Refuses MISSING, FORBIDDEN, WORKSPACE_ARCHIVED and TOO_LARGE.
 */
export async function makeMinutes(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
  { locale }: NewMinutes,
): Promise<MadeMinutes> {
  await context.captionCalls.write(principal, meetingId);
  const { title, workspaceId, lines, began } = await readWhole(context, principal, meetingId);
  const place = await context.items.classes.placeOf({ kind: "meeting", id: meetingId, workspaceId });
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  return context.captionDocuments.makeMinutes(principal, {
    title,
    workspaceId,
    meetingId,
    locale,
    passages: passagesOf(lines, began),
    present: [...new Set(lines.map((one) => one.name))].slice(0, mostPresent),
    informationClass: place.informationClass,
  });
}
