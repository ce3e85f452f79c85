import { now } from "#clock";
import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { isListed, readListed } from "../rooms/directory.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import { clientEvents, type Viewer } from "../timeline/client-event.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import { lastSeen } from "../timeline/read.ts";
import { readSeenState } from "../timeline/seen-state.ts";
import { viewerOf } from "../timeline/viewer.ts";
import { invitation } from "./event-stream.ts";
import { readFilter } from "./filter.ts";
import { KnownMembers } from "./known-members.ts";
import { ownDataSince } from "./own-data.ts";
import { readLeft, readSettled, type Round } from "./rooms.ts";
import { shownRooms, type ShownRoom } from "./shown-rooms.ts";
import { readStateFor } from "./state.ts";
import { readTimeline, type Timeline } from "./timeline.ts";
import { writePosition, writeToken } from "./token.ts";

/** What `GET /initialSync` and `GET /rooms/{roomId}/initialSync` are asked for. */
export interface InitialRequest {
  /** Messages of each room. */
  readonly limit: number;
  /** With rooms that the person has left. */
  readonly isArchived: boolean;
}

/** What older clients get of a room: its newest messages, and the state after them. */
interface RoomParts {
  readonly room: Room;
  /** Undefined: none that this answer has a word for. */
  readonly membership: string | undefined;
  readonly isListed: boolean;
  readonly timeline: Timeline;
  readonly state: readonly StoredEvent[];
  /** The place after the timeline. */
  readonly end: string;
}

const memberships: readonly string[] = ["invite", "join", "leave", "ban"];

/** A round of a first sync: what it answers is what `/v3/sync` without a token answers, with the state after the timeline. */
function firstRound(viewer: Viewer, to: number, { limit, isArchived }: InitialRequest): Round {
  return {
    viewer,
    since: undefined,
    isRestart: false,
    to,
    at: now(),
    filter: readFilter({ room: { include_leave: isArchived, timeline: { limit } } }),
    isFullState: false,
    stateAfter: "state_after",
    known: new KnownMembers(),
    changedDevices: new Set(),
    leftDevices: new Set(),
    met: new Set(),
    parted: new Set(),
  };
}

/** The token at which a client goes on with `GET /events`. */
const tokenAt = async (core: Core, position: number): Promise<string> =>
  writeToken({
    position,
    typing: core.typing.serial,
    typingEpoch: core.typing.epoch,
    epoch: await core.epoch(),
  });

/** The JSON of a `GET /initialSync` answer: everything of a person. */
export async function initialSync(core: Core, person: Principal, request: InitialRequest): Promise<string> {
  const viewer = viewerOf(person);
  const to = core.memory.position;
  const end = await tokenAt(core, to);
  const round = firstRound(viewer, to, request);
  const rooms = shownRooms(core, viewer.userId, { from: 0, to, hasLeft: request.isArchived, filter: round.filter });
  const listed = await readListed(core, person);
  const parts: string[] = [];
  for (const shown of rooms) {
    const part = await partOf(core, shown, round, { isListed: listed.has(shown.room.id), end });
    if (part !== undefined) parts.push(part);
  }
  const data = JSON.stringify(ownDataSince(core, viewer.userId, 0));
  return `{"end":"${end}","rooms":[${parts.join(",")}],"presence":[],"account_data":${data}}`;
}

async function partOf(
  core: Core,
  { room, own, section }: ShownRoom,
  round: Round,
  { isListed: isInDirectory, end }: { readonly isListed: boolean; readonly end: string },
): Promise<string | undefined> {
  const { viewer, at, to, filter, known } = round;
  // The answer has no word for who knocks.
  if (section === "knock") return undefined;
  if (section === "invite") {
    const invite = invitation(room, own, viewer, at);
    return JSON.stringify({ room_id: room.id, membership: section, inviter: own.sender, invite });
  }
  const about = { room, membership: membershipIn(own), isListed: isInDirectory };
  if (section === "leave") {
    const { timeline, state } = await readLeft(core, room, own, round);
    return roomText(core, viewer, at, { ...about, timeline, state, end: writePosition(own.position) });
  }
  const { timeline } = await readSettled(core, room, round, undefined, to);
  const state = await readStateFor(core, room, timeline, {
    ...{ userId: viewer.userId, after: undefined, filter: filter.state, isAfter: true, known, hidden: [], heroes: [] },
  });
  return roomText(core, viewer, at, { ...about, timeline, state, end });
}

/** The JSON of a `GET /rooms/{roomId}/initialSync` answer: a room that the person may read, whether or not they are in it. */
export async function initialSyncOf(core: Core, person: Principal, room: Room, limit: number): Promise<string> {
  const viewer = viewerOf(person);
  const { userId } = viewer;
  const { position } = core.memory;
  const seen = await lastSeen(core, room, userId);
  // Who has left is shown nothing of later, and there is nothing to wait for.
  const hasEnded = seen < room.head;
  const to = hasEnded ? seen : position;
  const end = hasEnded ? writePosition(seen) : await tokenAt(core, position);
  const round = firstRound(viewer, to, { limit, isArchived: true });
  const timeline = await readTimeline(core, userId, room, undefined, to, round.filter.timeline);
  const state = await readSeenState(core, room, userId);
  const own = room.get("m.room.member", userId);
  return roomText(core, viewer, round.at, {
    ...{ room, timeline, state, end, isListed: await isListed(core, person, room.id) },
    membership: own && membershipIn(own),
  });
}

async function roomText(core: Core, viewer: Viewer, at: number, parts: RoomParts): Promise<string> {
  const { room, membership, timeline, state, end } = parts;
  const shownTo = await viewerIn(core, viewer, room, timeline.events);
  const data = core.memory.accountData.since(viewer.userId, room.id, 0).map(({ type, content }) => ({ type, content }));
  return (
    `{"room_id":${JSON.stringify(room.id)}` +
    (membership !== undefined && memberships.includes(membership) ? `,"membership":"${membership}"` : "") +
    `,"visibility":"${parts.isListed ? "public" : "private"}","messages":{"chunk":${clientEvents(timeline.events, shownTo, at, true)}` +
    `,"start":"${writePosition(timeline.start)}","end":"${end}"},"state":${clientEvents(state, viewer, at, true)}` +
    `,"account_data":${JSON.stringify(data)}}`
  );
}
