import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, textOf, type StoredEvent } from "../rooms/stored-event.ts";
import { changesBetween, settleTimeline } from "../sync/changes.ts";
import { openFilter } from "../sync/filter.ts";
import type { KnownMembers } from "../sync/known-members.ts";
import { invitedState } from "../sync/rooms.ts";
import { heroesOf } from "../sync/state.ts";
import { readTimeline } from "../sync/timeline.ts";
import { writePosition } from "../sync/token.ts";
import { clientEvents, type Viewer } from "../timeline/client-event.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import type { Dialect } from "./dialect.ts";
import type { Combined } from "./request.ts";
import { isRequired, requiredIn } from "./required-state.ts";

/** A room that a person has to do with, as a list has it. */
export interface Listed {
  readonly room: Room;
  /** The person's own membership. */
  readonly own: StoredEvent;
  readonly membership: string;
}

export interface PartRequest {
  readonly dialect: Dialect;
  readonly viewer: Viewer;
  readonly config: Combined;
  /** Up to where the client has the room; undefined: it has nothing of it. */
  readonly after: number | undefined;
  /** Up to where this answer goes. */
  readonly to: number;
  readonly at: number;
  readonly isDirect: boolean;
  /** The lists that have it in sight. */
  readonly lists: readonly string[];
  /** The newest position that moved it up. */
  readonly bump: number;
  readonly known: KnownMembers;
}

export interface Part {
  readonly text: string;
  /** The events that are shown: receipts are told of by them. */
  readonly events: readonly StoredEvent[];
  readonly isInitial: boolean;
  /** Events that the client had been given may be shown again. */
  readonly isExpanded: boolean;
  /** There are events before those that are shown which the client has not. */
  readonly isLimited: boolean;
}

/** Name, picture, and whom a room without a name is named by. */
function namesOf(room: Room, userId: string, dialect: Dialect, isInitial: boolean): string[] {
  const parts = ownNamesOf(room, dialect, isInitial);
  if ((room.text("m.room.name", "name") ?? "") === "") {
    const heroes = heroesOf(room, userId).map((hero) => {
      const content = room.get("m.room.member", hero)?.content;
      const [displayname, avatarUrl] = [textOf(content, "displayname"), textOf(content, "avatar_url")];
      return {
        user_id: hero,
        ...(displayname ? { displayname } : {}),
        ...(avatarUrl ? { avatar_url: avatarUrl } : {}),
      };
    });
    parts.push(`"heroes":${JSON.stringify(heroes)}`);
  }
  return parts;
}

/** Its name and picture, of which everybody knows who is asked in. */
function ownNamesOf(room: Room, { isFinal }: Dialect, isInitial: boolean): string[] {
  const name = room.text("m.room.name", "name") ?? "";
  const avatar = room.text("m.room.avatar", "url") ?? "";
  const parts: string[] = [];
  const isCleared = isFinal && !isInitial;
  if (name !== "") parts.push(`"name":${JSON.stringify(name)}`);
  else if (isCleared) parts.push(`"name":null`);
  if (avatar !== "") parts.push(`"avatar":${JSON.stringify(avatar)}`);
  else if (isCleared) parts.push(`"avatar":null`);
  return parts;
}

const countsOf = (room: Room): string => `"joined_count":${room.joined.size},"invited_count":${room.invitedCount}`;

/** What the final form adds to every room. */
function aboutList({ dialect, lists }: PartRequest, membership: string): string[] {
  if (!dialect.isFinal) return [];
  const named = lists.length > 0 ? [`"lists":${JSON.stringify(lists)}`] : [];
  return [`"membership":${JSON.stringify(membership)}`, ...named];
}

/** What someone invited, or who asked to be let in, sees before joining; undefined when they have been given it. */
export function invitedPart({ room, own, membership }: Listed, request: PartRequest): Part | undefined {
  const { dialect, after } = request;
  if (after !== undefined && own.position <= after) return undefined;
  // Who is in the room, and how many, is for its members to know.
  const names = dialect.isFinal ? [] : ownNamesOf(room, dialect, true);
  const parts = [
    `"initial":true`,
    ...names,
    ...aboutList(request, membership),
    `"${dialect.stripped}":${JSON.stringify(invitedState(room, own))}`,
    `"bump_stamp":${own.position}`,
  ];
  return { text: `{${parts.join(",")}}`, events: [], isInitial: true, isExpanded: false, isLimited: false };
}

/** As `/v3/sync` counts; the final form leaves threads out. */
async function unreadOf(core: Core, room: Room, { viewer, dialect }: PartRequest): Promise<string> {
  const { main, threads } = await core.unread.of(viewer.userId, room);
  let { notifications, highlights } = main;
  if (!dialect.isFinal)
    for (const count of threads.values()) {
      notifications += count.notifications;
      highlights += count.highlights;
    }
  return `"notification_count":${notifications},"highlight_count":${highlights}`;
}

/** A joined room: all that is asked for when the client has nothing of it, else what has changed; undefined when nothing has. */
export async function joinedPart(core: Core, listed: Listed, request: PartRequest): Promise<Part | undefined> {
  const { room, own } = listed;
  const { viewer, config, after, to, known } = request;
  // Who was out in between is given the room anew.
  if (after === undefined || own.since > after) {
    known.forget(room.id);
    return initialPart(core, listed, request);
  }
  const isLonger = config.before !== undefined && config.now.limit > config.before.limit;
  const hasRead = (room.receipts.get(viewer.userId) ?? []).some((one) => one.position > after && one.position <= to);
  if (room.head <= after && !isLonger && !config.hasMoreState && !hasRead) return undefined;
  return changedPart(core, listed, request, { after, isLonger });
}

const timelineFilter = (limit: number) => ({ ...openFilter.timeline, limit });

/** Members whose events matter, and are not known to the client: of those who sent what is shown, and whom it is about. */
function lazyMembers(room: Room, events: readonly StoredEvent[], more: readonly string[], known: KnownMembers) {
  const about = events.flatMap((event) => (event.type === "m.room.member" ? (event.stateKey ?? []) : []));
  const members = new Set([...events.map((event) => event.sender), ...about, ...more]);
  return [...members].flatMap((member) => {
    const event = room.get("m.room.member", member);
    return event && !known.has(room.id, member, event.id) ? [event] : [];
  });
}

/** Each once, and noted as given. */
function settleState(room: Room, state: readonly StoredEvent[], known: KnownMembers): readonly StoredEvent[] {
  const once = [...new Set(state)];
  for (const event of once) if (event.type === "m.room.member") known.note(room.id, event.stateKey ?? "", event.id);
  return once;
}

async function initialPart(core: Core, { room, membership }: Listed, request: PartRequest): Promise<Part> {
  const { viewer, config, to, at, isDirect, bump, known, dialect } = request;
  const { userId } = viewer;
  const read = await readTimeline(core, userId, room, undefined, to, timelineFilter(config.now.limit));
  const { timeline } = await settleTimeline(core, room, read);
  const shownTo = await viewerIn(core, viewer, room, timeline.events);
  const own = requiredIn(room, config.required, userId);
  const lazy = config.required.isLazy
    ? lazyMembers(room, timeline.events, [userId, ...heroesOf(room, userId)], known)
    : [];
  const parts = [
    `"initial":true`,
    ...namesOf(room, userId, dialect, true),
    ...aboutList(request, membership),
    `"is_dm":${isDirect}`,
    countsOf(room),
    await unreadOf(core, room, request),
    `"bump_stamp":${bump}`,
    `"required_state":${clientEvents(settleState(room, [...own, ...lazy], known), viewer, at, false)}`,
    `"${dialect.timeline}":${clientEvents(timeline.events, shownTo, at, false)}`,
    `"prev_batch":"${writePosition(timeline.start)}"`,
    `"limited":${timeline.isLimited}`,
    `"num_live":0`,
  ];
  const { events, isLimited } = timeline;
  return { text: `{${parts.join(",")}}`, events, isInitial: true, isExpanded: false, isLimited };
}

/** State that has changed, and what is asked for only now. */
function changedState(
  room: Room,
  { viewer, config }: PartRequest,
  changes: readonly StoredEvent[],
  isWholeSpan: boolean,
): StoredEvent[] {
  const { before, required, hasMoreState } = config;
  const wanted = changes.filter(
    (event) =>
      isRequired(required, event, viewer.userId) || (required.isLazy && isWholeSpan && event.type === "m.room.member"),
  );
  if (!hasMoreState || !before) return wanted;
  const more = requiredIn(room, required, viewer.userId);
  return [...wanted, ...more.filter((event) => !isRequired(before.required, event, viewer.userId))];
}

async function changedPart(
  core: Core,
  { room, membership }: Listed,
  request: PartRequest,
  { after, isLonger }: { readonly after: number; readonly isLonger: boolean },
): Promise<Part> {
  const { viewer, config, to, at, isDirect, bump, known, dialect } = request;
  const { userId } = viewer;
  // One who asks for more is given the room's newest events again, as many as they ask for.
  const filter = timelineFilter(config.now.limit);
  const read = await readTimeline(core, userId, room, isLonger ? undefined : after, to, filter);
  const { timeline } = await settleTimeline(core, room, read);
  const shownTo = await viewerIn(core, viewer, room, timeline.events);
  const changes = await changesBetween(core, room, after, to);
  const isGap = timeline.isLimited && timeline.start > after;
  const state = changedState(room, request, changes, !isGap);
  const lazy = config.required.isLazy ? lazyMembers(room, timeline.events, [], known) : [];
  const types = new Set(changes.map((event) => event.type));
  const hasMembers = types.has("m.room.member");
  const hasNames = types.has("m.room.name") || types.has("m.room.avatar") || hasMembers;
  const parts = [
    ...(isLonger ? [`"${dialect.expanded}":true`] : []),
    ...(hasNames ? namesOf(room, userId, dialect, false) : []),
    ...aboutList(request, membership),
    `"is_dm":${isDirect}`,
    ...(hasMembers ? [countsOf(room)] : []),
    await unreadOf(core, room, request),
    `"bump_stamp":${bump}`,
    `"required_state":${clientEvents(settleState(room, [...state, ...lazy], known), viewer, at, false)}`,
    `"${dialect.timeline}":${clientEvents(timeline.events, shownTo, at, false)}`,
    `"prev_batch":"${writePosition(timeline.start)}"`,
    `"limited":${timeline.isLimited}`,
    `"num_live":${timeline.events.filter((event) => event.position > after).length}`,
  ];
  const { events } = timeline;
  return { text: `{${parts.join(",")}}`, events, isInitial: false, isExpanded: isLonger, isLimited: isGap };
}

/** A room that the person is out of, which the connection had given them: the end of their membership, and nothing else. */
export function leftPart({ own, membership }: Listed, dialect: Dialect, viewer: Viewer, at: number): string {
  const events = clientEvents([own], { ...viewer, membershipAt: () => membership }, at, false);
  const about = dialect.isFinal ? `"membership":${JSON.stringify(membership)},` : "";
  return `{${about}"required_state":${events},"${dialect.timeline}":${events},"prev_batch":"${writePosition(own.position - 1)}","limited":true,"num_live":1,"bump_stamp":${own.position}}`;
}

/** Whether a membership is one whose room is in lists. */
export const isListed = (own: StoredEvent): boolean => ["join", "invite", "knock"].includes(membershipIn(own));
