import { byPerson } from "#events";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { readMeeting } from "../meeting/queries.ts";
import { insertMessage, type StoredMessage } from "./queries.ts";

/** Stores a chat message of a call for the meeting's workspace; once, however often it is tried. */
export async function storeMessage(
  { db, events, identity }: Pick<MeetingContext, "db" | "events" | "identity">,
  message: StoredMessage,
): Promise<void> {
  // The account may have been deleted since: then the message stays, under the name it was written with.
  const author = message.personId === null ? null : await identity.personById(message.personId);
  await db.transaction().execute(async (trx) => {
    const meeting = await readMeeting(trx, message.meetingId);
    if (!meeting || !(await insertMessage(trx, { ...message, personId: author?.id ?? null }))) return;
    await events.emit(trx, meetingEvent("meeting.messageSent", meeting, byPerson(message.personId), {}));
  });
}
