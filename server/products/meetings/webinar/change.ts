import type { Webinar } from "@safos/contract/webinar";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingDb } from "../tables.ts";
import type { WebinarMember } from "./member.ts";
import { viewWebinar } from "./view.ts";

/** Changes something of a webinar, tells every process, and answers with what came of it. A step that resolves with false has changed nothing. */
export async function changeWebinar(
  context: MeetingContext,
  member: WebinarMember,
  step: (trx: MeetingDb) => Promise<unknown>,
): Promise<Webinar> {
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    if ((await step(trx)) === false) return;
    await events.emit(trx, meetingEvent("webinar.changed", member.row, member.actor, {}));
  });
  return viewWebinar(context, member);
}
