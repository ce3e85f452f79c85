import type { Core } from "../core.ts";
import { writePosition } from "../sync/token.ts";
import type { Subscription } from "./subscriptions.ts";

type ByRoom = Record<string, Record<string, { automatic?: boolean; bump_stamp: number }>>;

/** Changes as clients are given them (MSC4308), the newest of them up to a limit. */
export interface ShownSubscriptions {
  readonly subscribed?: ByRoom;
  readonly unsubscribed?: ByRoom;
}

function byRoom(found: readonly Subscription[]): ByRoom {
  const shown: ByRoom = {};
  for (const { roomId, root, state, position } of found)
    (shown[roomId] ??= {})[root] = {
      ...(state === "none" ? {} : { automatic: state === "automatic" }),
      bump_stamp: position,
    };
  return shown;
}

/** What changed of a person's subscriptions in (after, upTo]; `next` is where the older ones go on, when there are more. */
export function showSubscriptions(
  { memory }: Core,
  userId: string,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): { readonly shown: ShownSubscriptions; readonly next: string | undefined } {
  const all = memory.threadSubscriptions.between(userId, after, upTo).filter((one) => memory.rooms.get(one.roomId));
  const found = all.slice(0, limit);
  const subscribed = byRoom(found.filter(({ state }) => state !== "none"));
  const unsubscribed = byRoom(found.filter(({ state }) => state === "none"));
  const last = found.at(-1);
  return {
    shown: {
      ...(Object.keys(subscribed).length === 0 ? {} : { subscribed }),
      ...(Object.keys(unsubscribed).length === 0 ? {} : { unsubscribed }),
    },
    next: all.length > limit && last ? writePosition(last.position - 1) : undefined,
  };
}
