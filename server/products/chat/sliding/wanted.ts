import type { Core } from "../core.ts";
import { createListFilter } from "./list-filter.ts";
import { createUniter, type RoomConfig, type SlidingRequest } from "./request.ts";
import type { Listed } from "./room-part.ts";

/** A room that is in sight of some lists, or subscribed to, with all that is asked of it. */
interface WantedRoom {
  readonly config: RoomConfig;
  readonly lists: readonly string[];
  readonly isSubscribed: boolean;
}

export interface Wanted {
  /** How long each list is. */
  readonly counts: ReadonlyMap<string, number>;
  readonly rooms: ReadonlyMap<string, WantedRoom>;
}

/** By when something came to a room; an invitation came when it did. */
const newest = ({ room, own, membership }: Listed): number => (membership === "join" ? room.head : own.position);

/** Which of a person's rooms a request means: of each list those in its ranges, the most recent first; and the subscribed ones. */
export function findWanted(
  core: Core,
  userId: string,
  request: SlidingRequest,
  listed: ReadonlyMap<string, Listed>,
): Wanted {
  const sorted = [...listed.values()].toSorted((a, b) => newest(b) - newest(a) || (a.room.id < b.room.id ? -1 : 1));
  const counts = new Map<string, number>();
  const found = new Map<string, { configs: Set<RoomConfig>; lists: Set<string>; isSubscribed: boolean }>();
  const want = (roomId: string, config: RoomConfig, list: string | null): void => {
    const one = found.get(roomId) ?? { configs: new Set(), lists: new Set(), isSubscribed: false };
    one.configs.add(config);
    if (list === null) one.isSubscribed = true;
    else one.lists.add(list);
    found.set(roomId, one);
  };
  for (const { name, ranges, filter, config } of request.lists) {
    const lets = createListFilter(core, userId, filter);
    const shown = sorted.filter((one) => lets(one.room, one.membership));
    counts.set(name, shown.length);
    for (const [first, last] of ranges) for (const one of shown.slice(first, last + 1)) want(one.room.id, config, name);
  }
  for (const [roomId, config] of request.subscriptions) if (listed.has(roomId)) want(roomId, config, null);
  const unite = createUniter();
  const rooms = new Map(
    [...found].map(([roomId, { configs, lists, isSubscribed }]) => [
      roomId,
      { config: unite(configs), lists: [...lists], isSubscribed },
    ]),
  );
  return { counts, rooms };
}
