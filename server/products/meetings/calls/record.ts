import { uuid } from "#clock";
import { byPerson, type AnyOutboxEvent } from "#events";
import { holderOf, type Holder } from "../access.ts";
import { breakoutOf, meetingOf, roomsOf } from "../breakout/room.ts";
import { meetingEvent } from "../events.ts";
import type { MediaEvent } from "../media/messages.ts";
import { chatTopic } from "../signalling/message-reader.ts";
import { insertParticipant, markLeft, moveParticipant } from "../participants/queries.ts";
import type { CallContext } from "./context.ts";
import { releaseRoom, type LeftRow } from "./queries.ts";
import type { RecordQueue } from "./queue.ts";

type EventOf<K extends MediaEvent["kind"]> = Extract<MediaEvent, { kind: K }>;

/** Queues what must be stored of an event of the media process. */
export function recordMediaEvent(context: CallContext, queue: RecordQueue, event: MediaEvent): void {
  const workspaceId = context.workspaceOf.get(meetingOf(event.room));
  if (workspaceId === undefined) return;
  if (event.kind === "joined") queue.add(() => recordJoined(context, workspaceId, event));
  else if (event.kind === "left") queue.add(() => recordLeft(context, workspaceId, event));
  else if (event.kind === "message") recordMessage(context, queue, event);
  else if (event.kind === "emptied") queue.add(() => recordEmptied(context, meetingOf(event.room)));
}

/** A call goes on as long as one of its rooms has people in it. */
async function recordEmptied(
  { db, host, onDeserted, processId, roomOf, workspaceOf }: CallContext,
  id: string,
): Promise<void> {
  if (roomsOf(host.rooms(), id).some((room) => host.presentIn(room).length > 0)) return;
  await releaseRoom(db, processId, id);
  await onDeserted(id);
  workspaceOf.delete(id);
  roomOf.delete(id);
}

const personOf = (holder: Holder): string | null => {
  const who = holderOf(holder);
  return who?.kind === "person" ? who.personId : null;
};

async function recordJoined(
  { db, events }: CallContext,
  workspaceId: string,
  { room, present }: EventOf<"joined">,
): Promise<void> {
  const { sid, identity, attributes, name } = present;
  const isAudience = present.grants.isHidden;
  const personId = personOf(present);
  const at = { meetingId: meetingOf(room), sid, identity, roomId: breakoutOf(room) };
  await db.transaction().execute(async (trx) => {
    const moved = await moveParticipant(trx, at);
    if (moved && !moved.wasAway) return;
    const organisationName = attributes["organisation"] ?? null;
    if (!moved && !(await insertParticipant(trx, { ...at, personId, name, organisationName, isAudience }))) return;
    // Hundreds come and go: nobody's page is told of each.
    if (isAudience) return;
    const meeting = { id: at.meetingId, workspaceId };
    await events.emit(trx, meetingEvent("participant.joined", meeting, byPerson(personId), { identity, name }));
  });
}

async function recordLeft(
  { db, events }: CallContext,
  workspaceId: string,
  { room, sid, identity, reason }: EventOf<"left">,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const id = meetingOf(room);
    const left = await markLeft(trx, id, sid, reason);
    if (left && !left.isAudience)
      await events.emit(trx, participantLeft({ meetingId: id, workspaceId, identity, personId: left.personId }));
  });
}

export function participantLeft({ meetingId, workspaceId, identity, personId }: LeftRow): AnyOutboxEvent {
  return meetingEvent("participant.left", { id: meetingId, workspaceId }, byPerson(personId), { identity });
}

/** The chat is the meeting's: what is written in one room is read in all, and stored once. */
function passOnMessage({ host }: CallContext, event: EventOf<"message">): void {
  const { identity, streamId, text, at, name } = event;
  const stream = { identity, streamId, topic: chatTopic, attributes: { name }, text, at };
  for (const room of roomsOf(host.rooms(), meetingOf(event.room)))
    if (room !== event.room) host.command({ kind: "sendText", room, stream }).catch(() => undefined);
}

function recordMessage(context: CallContext, queue: RecordQueue, event: EventOf<"message">): void {
  passOnMessage(context, event);
  // Its id is made here and not at each attempt, so that a message that is tried again is stored once.
  const message = {
    id: uuid(),
    meetingId: meetingOf(event.room),
    streamId: event.streamId,
    personId: personOf(context.host.presentIn(event.room).find((one) => one.identity === event.identity) ?? event),
    name: event.name,
    organisationName: event.organisation,
    text: event.text,
    sentAt: new Date(event.at),
  };
  queue.add(() => context.onMessage(message));
}
