import { now } from "#clock";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { clientEvent, type Viewer } from "../timeline/client-event.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import { readOldestOf } from "../timeline/queries.ts";
import { lastSeen, readableRoom } from "../timeline/read.ts";
import { openFilter } from "./filter.ts";
import { catchUpTo, pollFor } from "./poll.ts";
import { invitedState } from "./rooms.ts";
import { shownRooms } from "./shown-rooms.ts";
import { show } from "./timeline.ts";
import { writeToken, type SyncToken } from "./token.ts";

/** Of one answer; the next one goes on where it ends. */
const mostEvents = 100;
/** Pages that are looked through for something that the person may see, before an answer without anything moves on. */
const mostPages = 10;
/** Rooms that are looked up in the database at the price of one send. */
const roomsPerSend = 10;

export interface EventsRequest {
  readonly viewer: Viewer;
  readonly sessionId: string;
  readonly from: SyncToken;
  /** One room, which the person may read; undefined: all in which they have a membership. */
  readonly roomId: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A room, and up to where the person reads it. */
interface Source {
  readonly room: Room;
  readonly upTo: number;
}

/** A membership that is shown without anything of its room. */
interface Lone {
  readonly room: Room;
  readonly own: StoredEvent;
  readonly isInvite: boolean;
}

interface Sources {
  readonly read: readonly Source[];
  readonly lone: readonly Lone[];
}

/** The JSON of a `GET /events` answer: what has come after a token, in order; waits for something where there is nothing. */
export async function answerStream(core: Core, request: EventsRequest): Promise<string> {
  const { from, viewer } = request;
  await catchUpTo(core, from);
  let reached = from.position;
  const { text } = await pollFor(core, { ...request, userId: viewer.userId }, async () => {
    const to = core.memory.position;
    const { texts, end } = await readChunk(core, request, { after: reached, to });
    reached = end;
    // Where a client stands in typing is of no use here, and kept as it was given.
    const next = writeToken({ ...from, position: end, epoch: await core.epoch() });
    const chunk = `{"chunk":[${texts.join(",")}],"start":"${writeToken(from)}","end":"${next}"}`;
    return { text: chunk, hasChanges: texts.length > 0 || end < to };
  });
  return text;
}

interface Span {
  readonly after: number;
  readonly to: number;
}

/** Events that the person may see, and the position up to which nothing is missing. */
async function readChunk(
  core: Core,
  { viewer, roomId }: EventsRequest,
  { after, to }: Span,
): Promise<{ texts: string[]; end: number }> {
  // As things stand at `to`: what changes while pages are read belongs to the next answer.
  const sources = roomId === undefined ? ofPerson(core, viewer, { after, to }) : await ofRoom(core, viewer, roomId, to);
  let end = after;
  for (let page = 0; page < mostPages && end < to; page++) {
    const found = await readPage(core, viewer, sources, { after: end, to });
    end = found.end;
    if (found.texts.length > 0) return { texts: found.texts, end };
  }
  return { texts: [], end };
}

async function ofRoom(core: Core, { userId }: Viewer, roomId: string, to: number): Promise<Sources> {
  const room = await readableRoom(core, userId, roomId);
  return { read: [{ room, upTo: Math.min(to, await lastSeen(core, room, userId)) }], lone: [] };
}

function ofPerson(core: Core, { userId }: Viewer, { after: from, to }: Span): Sources {
  const read: Source[] = [];
  const lone: Lone[] = [];
  for (const { room, own, section } of shownRooms(core, userId, { from, to, hasLeft: true, filter: openFilter })) {
    const wasIn = section === "leave" && own.previous?.["membership"] === "join" && workspaceLinkOf(room) === undefined;
    if (section === "join") read.push({ room, upTo: to });
    else if (wasIn) read.push({ room, upTo: own.position });
    else lone.push({ room, own, isInvite: section === "invite" });
  }
  return { read, lone };
}

async function readPage(
  core: Core,
  viewer: Viewer,
  { read, lone }: Sources,
  { after, to }: Span,
): Promise<{ texts: string[]; end: number }> {
  const { events, end } = await readOldest(core, viewer, read, { after, to });
  const roomOf = new Map(read.map(({ room }) => [room.id, room]));
  const at = now();
  const shown: { position: number; text: string }[] = [];
  for (const [roomId, ofRoomHere] of Map.groupBy(events, (event) => event.roomId)) {
    const room = roomOf.get(roomId);
    if (!room) continue;
    const visible = await show(core, viewer.userId, room, ofRoomHere, openFilter.timeline);
    const shownTo = await viewerIn(core, viewer, room, visible);
    for (const event of visible) shown.push({ position: event.position, text: clientEvent(event, shownTo, at, true) });
  }
  for (const { room, own, isInvite } of lone)
    if (own.position > after && own.position <= end)
      shown.push({
        position: own.position,
        text: isInvite
          ? JSON.stringify(invitation(room, own, viewer, at))
          : clientEvent(own, await viewerIn(core, viewer, room, [own]), at, true),
      });
  return { texts: shown.toSorted((a, b) => a.position - b.position).map(({ text }) => text), end };
}

/** The oldest events of these rooms after a position, as many as one answer has, from memory as far as it reaches. */
async function readOldest(
  core: Core,
  viewer: Viewer,
  sources: readonly Source[],
  { after, to }: Span,
): Promise<{ events: readonly StoredEvent[]; end: number }> {
  const fresh = sources.filter(({ room, upTo }) => room.head > after && upTo > after);
  const found: StoredEvent[] = [];
  const older: { id: string; upTo: number }[] = [];
  for (const { room, upTo } of fresh) {
    const events = room.between(after, Math.min(upTo, to));
    if (events) found.push(...events.slice(0, mostEvents));
    else older.push({ id: room.id, upTo: Math.min(upTo, to) });
  }
  if (older.length > 0) {
    core.readLimiter.spend(viewer.userId, "sync", older.length / roomsPerSend);
    found.push(...(await readOldestOf(core.db, older, after, mostEvents)));
  }
  const events = found.toSorted((a, b) => a.position - b.position).slice(0, mostEvents);
  return { events, end: events.length < mostEvents ? to : (events.at(-1)?.position ?? to) };
}

/** One's invitation as older clients read it, with what one sees of the room (`invite_room_state`). */
export function invitation(room: Room, own: StoredEvent, viewer: Viewer, at: number): object {
  const event = JSON.parse(clientEvent(own, viewer, at, true)) as { unsigned: object };
  return { ...event, unsigned: { ...event.unsigned, invite_room_state: invitedState(room, own) } };
}
