import { Refusal, type Principal } from "#http";
import type { Core } from "../core.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { letsEvent, letsRoom } from "../sync/filter.ts";
import { readEventsById } from "../timeline/queries.ts";
import { complete } from "../timeline/read.ts";
import { visibleTo } from "../timeline/visibility.ts";
import type { MessageSearch } from "./read-search.ts";

export interface FoundMessage {
  readonly event: StoredEvent;
  /** The higher, the better. */
  readonly rank: number;
}

export interface FoundMessages {
  /** What was found that the person may see, in the order asked for. */
  readonly messages: readonly FoundMessage[];
  /** Beginnings of words to mark. */
  readonly highlights: readonly string[];
}

/** As far as the index looks. */
const mostFound = 350;

/**
 * Messages that have the words, of rooms that the person is in, through the index that the page searches: what an encrypted room holds is in
 * none.
 */
export async function findMessages(core: Core, person: Principal, asked: MessageSearch): Promise<FoundMessages> {
  const rooms = core.memory.rooms.joinedBy(person.userId).filter((roomId) => letsRoom(asked.filter, roomId));
  const { groups, needles, isGuess } = await lookUp(core, person, asked.term, rooms);
  // Words that are alike are for those who are told so.
  const hits = isGuess ? [] : groups.flatMap(({ items }) => items);
  const order = new Map(hits.map(({ id }, index) => [id.slice(id.indexOf("/") + 1), index]));
  const events = await readEventsById(core.db, [...order.keys()]);
  const seen: StoredEvent[] = [];
  for (const [roomId, some] of Map.groupBy(events, (event) => event.roomId)) {
    const room = core.memory.rooms.get(roomId);
    if (room?.isJoined(person.userId) === true) seen.push(...(await visibleTo(core.db, room, person.userId, some)));
  }
  await complete(core, seen);
  const messages = seen
    .filter((event) => event.redactedBy === undefined && letsEvent(asked.filter, event))
    .map((event) => ({ event, rank: 1 / (1 + (order.get(event.id) ?? 0)) }))
    .toSorted((a, b) => (asked.isNewestFirst ? b.event.position - a.event.position : b.rank - a.rank));
  return { messages, highlights: needles };
}

/** Words without a letter or digit find nothing. */
async function lookUp(core: Core, person: Principal, q: string, audiences: readonly string[]) {
  try {
    return await core.search.find(person, { q, kinds: "message", limit: mostFound, audiences });
  } catch (error) {
    if (error instanceof Refusal && error.code === "QUERY_INVALID") return { groups: [], needles: [], isGuess: false };
    throw error;
  }
}
