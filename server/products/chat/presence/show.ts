import { now } from "#clock";
import type { Core } from "../core.ts";
import type { EventFilter } from "../sync/filter.ts";
import type { SyncToken } from "../sync/token.ts";
import { agencyOf, areNear, hasRule, maySee, seenAs } from "./audience.ts";
import type { State } from "./sign.ts";

/** People in one answer; the newest first. */
const most = 500;
/** In rooms as small as these a client that was given someone before this process began is told that they are not there. */
const smallRoom = 20;

interface PresenceAsked {
  readonly userId: string;
  readonly filter: EventFilter;
  /** Undefined: a first sync, which is given those who are there. */
  readonly since: SyncToken | undefined;
  /** The token is of an earlier epoch: the client keeps what it was given before. */
  readonly isRestart: boolean;
  /** What is newer than this serial ends a wait. */
  readonly base: number;
  /** Whom the person has come to share a room with, and no longer shares one with. */
  readonly met: ReadonlySet<string>;
  readonly parted: ReadonlySet<string>;
}

/** The content of an `m.presence` event, and the answer about one person. */
export function presenceContent(state: State, activeAt: number, message: string): object {
  if (state === "offline") return { presence: state };
  return {
    presence: state,
    currently_active: state === "online",
    ...(activeAt > 0 ? { last_active_ago: Math.max(0, now() - activeAt) } : {}),
    ...(message === "" ? {} : { status_msg: message }),
  };
}

/** Who of those one sees has come or gone, as JSON texts of `m.presence` events. */
export function presenceSince(core: Core, asked: PresenceAsked): { texts: string[]; hasChanges: boolean } {
  const { userId: viewer, filter } = asked;
  const agency = agencyOf(core, viewer);
  if (agency === null || filter.limit === 0 || !filter.letsType("m.presence")) return { texts: [], hasChanges: false };
  const { presence } = core;
  const seen = asked.since?.typingEpoch === core.typing.epoch ? asked.since.typing : 0;
  const isFirst = asked.since === undefined && !asked.isRestart;
  const isSwitched = presence.switchedAt(agency) > seen;
  const isOn = hasRule(core, viewer);
  if (!isOn && (!isSwitched || isFirst)) return { texts: [], hasChanges: false };
  const found = new Map<string, { state: State; message: string; serial: number }>();
  const lets = (userId: string): boolean =>
    !filter.notSenders.includes(userId) && (filter.senders === undefined || filter.senders.includes(userId));
  const limit = Math.min(filter.limit ?? most, most);
  for (const [userId, shown] of presence.shownSince(isSwitched ? 0 : seen)) {
    if (found.size >= limit) break;
    if ((isFirst && shown.state === "offline") || !lets(userId) || !areNear(core, viewer, userId)) continue;
    found.set(userId, isOn ? shown : { state: "offline", message: "", serial: shown.serial });
  }
  for (const userId of asked.met) {
    const shown = presence.shownOf(userId);
    if (shown && shown.state !== "offline" && lets(userId) && maySee(core, viewer, userId)) found.set(userId, shown);
  }
  for (const userId of asked.parted) {
    const shown = presence.shownOf(userId);
    if (shown && shown.state !== "offline" && lets(userId) && !areNear(core, viewer, userId))
      found.set(userId, { state: "offline", message: "", serial: 0 });
  }
  const isNew = presence.switchedAt(agency) > asked.base || found.values().some(({ serial }) => serial > asked.base);
  if (isOn && !isFirst && seen < presence.settled)
    for (const userId of inSmallRooms(core, viewer))
      if (!found.has(userId) && presence.shownOf(userId) === undefined && lets(userId))
        found.set(userId, { state: "offline", message: "", serial: 0 });
  const at = now();
  const texts = [...found].slice(0, limit).map(([userId, { state, message }]) => {
    const { activeAt } = seenAs(core, userId, presence.signOf(userId), at);
    const content = presenceContent(state, activeAt, message);
    return JSON.stringify({ type: "m.presence", sender: userId, content });
  });
  return { texts, hasChanges: isNew && texts.length > 0 };
}

function inSmallRooms(core: Core, viewer: string): ReadonlySet<string> {
  const people = new Set<string>();
  for (const roomId of core.memory.rooms.joinedBy(viewer)) {
    const room = core.memory.rooms.get(roomId);
    if (!room || room.joined.size > smallRoom) continue;
    for (const userId of room.joined) if (hasRule(core, userId)) people.add(userId);
    if (people.size >= most) break;
  }
  people.delete(viewer);
  return people;
}
