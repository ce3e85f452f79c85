import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, textOf, type StoredEvent } from "../rooms/stored-event.ts";
import { changesBetween, settleTimeline } from "../sync/changes.ts";
import { openFilter } from "../sync/filter.ts";
import { heroesOf } from "../sync/state.ts";
import { readTimeline } from "../sync/timeline.ts";
import { writePosition } from "../sync/token.ts";
import { invitedState } from "../sync/rooms.ts";
import { clientEvents, type Viewer } from "../timeline/client-event.ts";
import type { Given } from "./connection.ts";
import type { RoomConfig } from "./request.ts";
import { isRequired, requiredIn } from "./required-state.ts";

/** A room that a person has to do with, as a list has it. */
export interface Listed {
  readonly room: Room;
  /** The person's own membership. */
  readonly own: StoredEvent;
  readonly membership: string;
  readonly bump: number;
}

export interface PartRequest {
  readonly viewer: Viewer;
  /** As many events as are asked for now, and the state that was ever asked for. */
  readonly config: RoomConfig;
  /** More is asked for than the room was given by. */
  readonly isOther: boolean;
  /** What the connection has been given of it; undefined: nothing. */
  readonly given: Given | undefined;
  /** Up to where the connection is, and up to where this answer goes. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isDirect: boolean;
}

export interface Part {
  readonly text: string;
  /** The events that are shown: receipts and members are told of by them. */
  readonly events: readonly StoredEvent[];
  readonly isInitial: boolean;
}

/** Name, picture, and whom a room without a name is named by. */
function namesOf(room: Room, userId: string): string[] {
  const name = room.text("m.room.name", "name") ?? "";
  const avatar = room.text("m.room.avatar", "url") ?? "";
  const parts: string[] = [];
  if (name !== "") parts.push(`"name":${JSON.stringify(name)}`);
  if (avatar !== "") parts.push(`"avatar":${JSON.stringify(avatar)}`);
  if (name === "") {
    const heroes = heroesOf(room, userId).map((hero) => {
      const content = room.get("m.room.member", hero)?.content;
      const [displayname, avatarUrl] = [textOf(content, "displayname"), textOf(content, "avatar_url")];
      return { user_id: hero, ...(displayname ? { displayname } : {}), ...(avatarUrl ? { avatar_url: avatarUrl } : {}) };
    });
    parts.push(`"heroes":${JSON.stringify(heroes)}`);
  }
  return parts;
}

const countsOf = (room: Room): string => `"joined_count":${room.joined.size},"invited_count":${room.invitedCount}`;

/** What someone invited, or who asked to be let in, sees before joining; undefined when they have been given it. */
export function invitedPart({ room, own, bump }: Listed, { given, from }: PartRequest): Part | undefined {
  if (given !== undefined && own.position <= (given.upTo ?? from)) return undefined;
  const state = JSON.stringify(invitedState(room, own));
  const text = `{"initial":true,${[...namesOf(room, own.stateKey ?? ""), countsOf(room)].join(",")},"invite_state":${state},"bump_stamp":${bump || own.position}}`;
  return { text, events: [], isInitial: true };
}

async function unreadOf(core: Core, room: Room, userId: string): Promise<string> {
  const { main, threads } = await core.unread.of(userId, room);
  let { notifications, highlights } = main;
  for (const count of threads.values()) {
    notifications += count.notifications;
    highlights += count.highlights;
  }
  return `"notification_count":${notifications},"highlight_count":${highlights}`;
}

/** A joined room: all that is asked for when the client has nothing of it, else what has changed; undefined when nothing has. */
export async function joinedPart(core: Core, listed: Listed, request: PartRequest): Promise<Part | undefined> {
  const { room, own } = listed;
  const { viewer, given, isOther, from, to } = request;
  const after = given === undefined ? undefined : (given.upTo ?? from);
  // Who was out in between is given the room anew.
  if (after === undefined || own.since > after) return initialPart(core, listed, request);
  const hasRead = (room.receipts.get(viewer.userId) ?? []).some((one) => one.position > after && one.position <= to);
  if (room.head <= after && !isOther && !hasRead) return undefined;
  return changedPart(core, listed, request, { after, isOther });
}

const timelineFilter = (limit: number) => ({ ...openFilter.timeline, limit });

async function initialPart(core: Core, { room, bump }: Listed, request: PartRequest): Promise<Part> {
  const { viewer, config, to, at, isDirect } = request;
  const { userId } = viewer;
  const timeline = await readTimeline(core, userId, room, undefined, to, timelineFilter(config.limit));
  const members = new Set([userId, ...timeline.events.map((event) => event.sender), ...heroesOf(room, userId)]);
  const state = requiredIn(room, config.required, userId, members);
  const parts = [
    `"initial":true`,
    ...namesOf(room, userId),
    `"is_dm":${isDirect}`,
    countsOf(room),
    await unreadOf(core, room, userId),
    `"bump_stamp":${bump}`,
    `"required_state":${clientEvents(state, viewer, at, false)}`,
    `"timeline":${clientEvents(timeline.events, viewer, at, false)}`,
    `"prev_batch":"${writePosition(timeline.start)}"`,
    `"limited":${timeline.isLimited}`,
    `"num_live":0`,
  ];
  return { text: `{${parts.join(",")}}`, events: timeline.events, isInitial: true };
}

async function changedPart(
  core: Core,
  { room, bump }: Listed,
  { viewer, config, to, at, isDirect }: PartRequest,
  { after, isOther }: { readonly after: number; readonly isOther: boolean },
): Promise<Part> {
  const { userId } = viewer;
  // One who asks for more is given the room's newest events again, as many as they ask for.
  const read = await readTimeline(core, userId, room, isOther ? undefined : after, to, timelineFilter(config.limit));
  const { timeline } = await settleTimeline(core, room, read);
  const changes = await changesBetween(core, room, after, to);
  const members = new Set(timeline.events.map((event) => event.sender));
  const state = isOther
    ? requiredIn(room, config.required, userId, new Set([userId, ...members]))
    : withMembers(
        room,
        changes.filter((event) => isRequired(config.required, event, userId, members)),
        config.required.isLazy ? members : new Set(),
      );
  const types = new Set(changes.map((event) => event.type));
  const hasMembers = types.has("m.room.member");
  const hasName = types.has("m.room.name") || types.has("m.room.avatar");
  const parts = [
    ...(isOther ? [`"unstable_expanded_timeline":true`] : []),
    ...(hasName || hasMembers ? namesOf(room, userId) : []),
    `"is_dm":${isDirect}`,
    ...(hasMembers ? [countsOf(room)] : []),
    await unreadOf(core, room, userId),
    `"bump_stamp":${bump}`,
    `"required_state":${clientEvents(state, viewer, at, false)}`,
    `"timeline":${clientEvents(timeline.events, viewer, at, false)}`,
    `"prev_batch":"${writePosition(timeline.start)}"`,
    `"limited":${timeline.isLimited}`,
    `"num_live":${timeline.events.filter((event) => event.position > after).length}`,
  ];
  return { text: `{${parts.join(",")}}`, events: timeline.events, isInitial: false };
}

/** With the members of those whose events are shown. */
function withMembers(room: Room, state: readonly StoredEvent[], members: ReadonlySet<string>): StoredEvent[] {
  const known = new Set(state.flatMap((event) => (event.type === "m.room.member" ? (event.stateKey ?? []) : [])));
  const others = [...members].flatMap((member) => (known.has(member) ? [] : (room.get("m.room.member", member) ?? [])));
  return [...state, ...others];
}

/** A room that the person is out of, which the connection had given them: the end of their membership, and nothing else. */
export function leftPart({ own, bump }: Listed, { viewer, at }: PartRequest): Part {
  const events = clientEvents([own], viewer, at, false);
  const text = `{"required_state":${events},"timeline":${events},"prev_batch":"${writePosition(own.position - 1)}","limited":true,"num_live":1,"bump_stamp":${bump}}`;
  return { text, events: [own], isInitial: false };
}

/** Whether a membership is one whose room is in lists. */
export const isListed = (own: StoredEvent): boolean => ["join", "invite", "knock"].includes(membershipIn(own));
