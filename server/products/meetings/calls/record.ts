import { uuid } from "#clock";
import { byPerson, type AnyOutboxEvent } from "#events";
import { parseIdentity } from "../access.ts";
import { meetingEvent } from "../events.ts";
import type { MediaEvent } from "../media/messages.ts";
import { insertParticipant, markLeft } from "../participants/queries.ts";
import type { CallContext } from "./context.ts";
import { releaseRoom } from "./queries.ts";
import type { RecordQueue } from "./queue.ts";

type EventOf<K extends MediaEvent["kind"]> = Extract<MediaEvent, { kind: K }>;

/** Queues what must be stored of an event of the media process. */
export function recordMediaEvent(context: CallContext, queue: RecordQueue, event: MediaEvent): void {
  const workspaceId = context.workspaceOf.get(event.room);
  if (workspaceId === undefined) return;
  if (event.kind === "joined") queue.add(() => recordJoined(context, workspaceId, event));
  else if (event.kind === "left") queue.add(() => recordLeft(context, workspaceId, event));
  else if (event.kind === "message") recordMessage(context, queue, event);
  else if (event.kind === "emptied")
    queue.add(async () => {
      await releaseRoom(context.db, context.processId, event.room);
      await context.onDeserted(event.room);
      context.workspaceOf.delete(event.room);
    });
}

const personOf = (identity: string): string | null => {
  const who = parseIdentity(identity);
  return who?.kind === "person" ? who.personId : null;
};

async function recordJoined(
  { db, events }: CallContext,
  workspaceId: string,
  { room, present }: EventOf<"joined">,
): Promise<void> {
  const { sid, identity, attributes, name } = present;
  const personId = personOf(identity);
  await db.transaction().execute(async (trx) => {
    const isNew = await insertParticipant(trx, {
      meetingId: room,
      sid,
      identity,
      personId,
      name,
      organisationName: attributes["organisation"] ?? null,
    });
    if (!isNew) return;
    const meeting = { id: room, workspaceId };
    await events.emit(trx, meetingEvent("participant.joined", meeting, byPerson(personId), { identity, name }));
  });
}

async function recordLeft(
  { db, events }: CallContext,
  workspaceId: string,
  { room, sid, identity }: EventOf<"left">,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await markLeft(trx, room, sid)) await events.emit(trx, participantLeft(room, workspaceId, identity));
  });
}

export function participantLeft(room: string, workspaceId: string, identity: string): AnyOutboxEvent {
  return meetingEvent("participant.left", { id: room, workspaceId }, byPerson(personOf(identity)), { identity });
}

function recordMessage(context: CallContext, queue: RecordQueue, event: EventOf<"message">): void {
  // Its id is made here and not at each attempt, so that a message that is tried again is stored once.
  const message = {
    id: uuid(),
    meetingId: event.room,
    streamId: event.streamId,
    personId: personOf(event.identity),
    name: event.name,
    organisationName: event.organisation,
    text: event.text,
    sentAt: new Date(event.at),
  };
  queue.add(() => context.onMessage(message));
}
