import type { Core } from "../core.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { unseenSticky } from "../sticky/unseen.ts";
import { clientEvents, strippedState, type Viewer } from "../timeline/client-event.ts";
import { changesBetween, settleTimeline, type SettledTimeline } from "./changes.ts";
import type { SyncFilter } from "./filter.ts";
import type { KnownMembers } from "./known-members.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import { readMembershipAt } from "../timeline/queries.ts";
import { addReceipt, type ReceiptContent } from "../receipts/content.ts";
import { heroesOf, readStateFor } from "./state.ts";
import { readTimeline, type Timeline } from "./timeline.ts";
import { writePosition, type SyncToken } from "./token.ts";

export interface Round {
  readonly viewer: Viewer;
  readonly since: SyncToken | undefined;
  /** The client knows what a restore has taken back: it is given everything, and events that it must not join to its own. */
  readonly isRestart: boolean;
  readonly to: number;
  readonly at: number;
  readonly filter: SyncFilter;
  readonly isFullState: boolean;
  /** Name of the state section when the client wants state after the timeline (MSC4222), else undefined. */
  readonly stateAfter: "state_after" | "org.matrix.msc4222.state_after" | undefined;
  readonly known: KnownMembers;
  /** Whose devices the client must look at anew, and whose no longer concern it. */
  readonly changedDevices: Set<string>;
  readonly leftDevices: Set<string>;
  /** Whom the person has come to share a room with, and no longer shares one with. */
  readonly met: Set<string>;
  readonly parted: Set<string>;
}

function receiptsText(room: Room, viewer: Viewer, since: number): string {
  const content: ReceiptContent = {};
  let isEmpty = true;
  for (const [userId, receipts] of room.receipts) {
    for (const one of receipts) {
      if (one.position <= since || (one.type === "m.read.private" && userId !== viewer.userId)) continue;
      isEmpty = false;
      addReceipt(content, one);
    }
  }
  return isEmpty ? "" : `{"type":"m.receipt","content":${JSON.stringify(content)}}`;
}

function ephemeralText(core: Core, room: Room, round: Round, isNew: boolean): string[] {
  const { filter, since } = round;
  const parts: string[] = [];
  const from = isNew ? 0 : (since?.position ?? 0);
  if (room.receiptsHead > from && filter.ephemeral.letsType("m.receipt")) {
    const text = receiptsText(room, round.viewer, from);
    if (text !== "") parts.push(text);
  }
  const typing = core.typing.in(room.id);
  const seen = isNew || since?.typingEpoch !== core.typing.epoch ? 0 : since.typing;
  if (typing.serial > seen && filter.ephemeral.letsType("m.typing") && (!isNew || typing.users.length > 0)) {
    parts.push(`{"type":"m.typing","content":${JSON.stringify({ user_ids: typing.users })}}`);
  }
  return parts;
}

function notePeople(core: Core, room: Room, round: Round, changes: readonly StoredEvent[], isNew: boolean): void {
  if (round.since === undefined) return;
  const { met, parted, changedDevices, leftDevices } = round;
  const note = (people: Set<string>, devices: Set<string>, userId: string): void => {
    people.add(userId);
    if (room.isEncrypted) devices.add(userId);
  };
  if (isNew) for (const userId of room.joined) note(met, changedDevices, userId);
  for (const event of changes) {
    if (event.type !== "m.room.member" || event.stateKey === undefined || event.stateKey === round.viewer.userId)
      continue;
    if (membershipIn(event) === "join") note(met, changedDevices, event.stateKey);
    else if (!core.memory.rooms.share(round.viewer.userId, event.stateKey)) note(parted, leftDevices, event.stateKey);
  }
}

/** The timeline, and what its span changes unseen; a client that wants state after the timeline is told that anyway. */
export async function readSettled(
  core: Core,
  room: Room,
  { viewer, filter, stateAfter }: Round,
  after: number | undefined,
  to: number,
): Promise<SettledTimeline> {
  const timeline = await readTimeline(core, viewer.userId, room, after, to, filter.timeline);
  return stateAfter === undefined ? settleTimeline(core, room, timeline) : { timeline, hidden: [] };
}

/** The position of the client's token where its person was in the room then: they left and came back unseen, and it kept what it knew. */
async function readKnown(core: Core, room: Room, { viewer, since }: Round): Promise<number | undefined> {
  if (since === undefined) return undefined;
  const { userId } = viewer;
  const before = await readMembershipAt(core.db, { roomId: room.id, userId, position: since.position });
  return before === "join" ? since.position : undefined;
}

/** Whether nothing of a joined room can be new since the client's token: then `joinedPart` would be undefined. */
export function isQuiet(core: Core, room: Room, own: StoredEvent, round: Round): boolean {
  const { viewer, since } = round;
  if (since === undefined || round.isFullState) return false;
  const { position } = since;
  if (room.head > position || room.receiptsHead > position || own.since > position) return false;
  if (core.typing.serialIn(room.id) > (since.typingEpoch === core.typing.epoch ? since.typing : 0)) return false;
  return !core.memory.accountData.hasSince(viewer.userId, room.id, position);
}

/** One joined room's part of a sync, or undefined when nothing in it has changed. */
export async function joinedPart(core: Core, room: Room, own: StoredEvent, round: Round): Promise<string | undefined> {
  const { viewer, since, filter, to } = round;
  const isNew = since === undefined || own.since > since.position;
  const after = isNew ? undefined : since.position;
  const accountData = core.memory.accountData
    .since(viewer.userId, room.id, after ?? 0)
    .filter((one) => filter.roomAccountData.letsType(one.type));
  const ephemeral = ephemeralText(core, room, round, isNew);
  const hasEvents = isNew || room.head > since.position;
  if (!hasEvents && accountData.length === 0 && ephemeral.length === 0 && !round.isFullState) return undefined;

  const { timeline, hidden } = hasEvents
    ? await readSettled(core, room, round, after, to)
    : { timeline: { events: [], isLimited: false, start: to, to }, hidden: [] };
  const changes = isNew || !hasEvents ? [] : await changesBetween(core, room, since.position, to);
  notePeople(core, room, round, changes, isNew);
  const heroes = isNew || round.isFullState ? heroesOf(room, viewer.userId) : [];
  const knewAt = isNew && filter.state.isLazy ? await readKnown(core, room, round) : undefined;
  const state =
    hasEvents || round.isFullState
      ? await readStateFor(core, room, timeline, {
          userId: viewer.userId,
          after: round.isFullState ? undefined : after,
          filter: filter.state,
          isAfter: round.stateAfter !== undefined,
          known: round.known,
          hidden,
          heroes,
          knewAt,
        })
      : [];
  const sticky = hasEvents
    ? unseenSticky(core, viewer.userId, room, {
        ...{ after: round.isRestart ? 0 : (after ?? 0), to, at: round.at },
        shown: timeline.events,
      })
    : [];
  if (
    timeline.events.length === 0 &&
    state.length === 0 &&
    sticky.length === 0 &&
    ephemeral.length === 0 &&
    accountData.length === 0 &&
    !timeline.isLimited &&
    !isNew &&
    !round.isFullState
  ) {
    return undefined;
  }
  const hasMemberChange =
    isNew || [...changes, ...timeline.events, ...state].some((event) => event.type === "m.room.member");
  const unread = await core.unread.of(viewer.userId, room);
  const isLimited = timeline.isLimited || round.isRestart;
  const shownTo = await viewerIn(core, viewer, room, [...timeline.events, ...sticky]);
  let text =
    `{"timeline":{"events":${clientEvents(timeline.events, shownTo, round.at, false)},"limited":${isLimited}` +
    `,"prev_batch":"${writePosition(timeline.start)}"},"${round.stateAfter ?? "state"}":{"events":${clientEvents(state, viewer, round.at, false)}}` +
    `,"ephemeral":{"events":[${ephemeral.join(",")}]}`;
  if (sticky.length > 0) text += `,"msc4354_sticky":{"events":${clientEvents(sticky, shownTo, round.at, false)}}`;
  text += `,"account_data":{"events":${JSON.stringify(accountData.map(({ type, content }) => ({ type, content })))}}`;
  let main = unread.main;
  if (filter.timeline.hasThreadCounts) {
    const threads = [...unread.threads].map(([id, count]) => [
      id,
      { notification_count: count.notifications, highlight_count: count.highlights },
    ]);
    if (threads.length > 0) text += `,"unread_thread_notifications":${JSON.stringify(Object.fromEntries(threads))}`;
  } else {
    main = { ...main };
    for (const count of unread.threads.values()) {
      main.notifications += count.notifications;
      main.highlights += count.highlights;
    }
  }
  text += `,"unread_notifications":{"notification_count":${main.notifications},"highlight_count":${main.highlights}}`;
  text += `,"summary":{`;
  if (hasMemberChange) {
    const names = heroes.length > 0 || isNew ? heroes : heroesOf(room, viewer.userId);
    text += `"m.heroes":${JSON.stringify(names)},"m.joined_member_count":${room.joined.size},"m.invited_member_count":${room.invitedCount}`;
  }
  return text + "}}";
}

/**
 * What a person may still see of a room that they have left, been removed from or banned from: what was there up to that, unless it
 * is a workspace's.
 */
export async function readLeft(
  core: Core,
  room: Room,
  own: StoredEvent,
  round: Round,
): Promise<{ readonly wasIn: boolean; readonly timeline: Timeline; readonly state: readonly StoredEvent[] }> {
  const { viewer, since, filter } = round;
  // A person who is out of a workspace's room is informed of that, and shown nothing else of it.
  const wasIn = own.previous?.["membership"] === "join" && workspaceLinkOf(room) === undefined;
  if (!wasIn) {
    const timeline = { events: [own], isLimited: false, start: own.position - 1, to: own.position };
    return { wasIn, timeline, state: [own] };
  }
  const { timeline, hidden } = await readSettled(core, room, round, since?.position, own.position);
  const state = await readStateFor(core, room, timeline, {
    userId: viewer.userId,
    after: since?.position,
    filter: filter.state,
    isAfter: round.stateAfter !== undefined,
    known: round.known,
    hidden,
    heroes: [],
  });
  return { wasIn, timeline, state };
}

/** A room the person has left, been removed from or banned from: what they may still see of it, up to that. */
export async function leftPart(core: Core, room: Room, own: StoredEvent, round: Round): Promise<string> {
  const { viewer } = round;
  const { wasIn, timeline, state } = await readLeft(core, room, own, round);
  if (wasIn) {
    for (const userId of room.joined) {
      if (core.memory.rooms.share(viewer.userId, userId)) continue;
      round.parted.add(userId);
      if (room.isEncrypted) round.leftDevices.add(userId);
    }
  }
  const shownTo = await viewerIn(core, viewer, room, timeline.events);
  return (
    `{"timeline":{"events":${clientEvents(timeline.events, shownTo, round.at, false)},"limited":${timeline.isLimited}` +
    `,"prev_batch":"${writePosition(timeline.start)}"},"${round.stateAfter ?? "state"}":{"events":${clientEvents(state, viewer, round.at, false)}}` +
    `,"account_data":{"events":[]}}`
  );
}

const strippedTypes = [
  "m.room.create",
  "m.room.name",
  "m.room.avatar",
  "m.room.topic",
  "m.room.join_rules",
  "m.room.canonical_alias",
  "m.room.encryption",
];

/** What someone invited sees of the room before joining: stripped state. */
export function invitedState(room: Room, own: StoredEvent) {
  const state = strippedTypes.flatMap((type) => room.get(type, "") ?? []).map(strippedState);
  const inviter = room.get("m.room.member", own.sender);
  if (inviter && inviter !== own) state.push(strippedState(inviter));
  state.push(strippedState(own));
  return state;
}

export const invitedPart = (room: Room, own: StoredEvent, key: "invite_state" | "knock_state"): string =>
  `{"${key}":{"events":${JSON.stringify(invitedState(room, own))}}}`;
