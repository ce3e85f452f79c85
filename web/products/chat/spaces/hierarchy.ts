import type { MatrixClient } from "matrix-js-sdk";
import { roomToEnter, type RoomToEnter } from "../directory/room-to-enter.ts";
import { explained } from "../group/group-chat.ts";

type Answer = Awaited<ReturnType<MatrixClient["getRoomHierarchy"]>>;
export type AnsweredRoom = Answer["rooms"][number];

/** How many are fetched at a time, and how many times: a server may name one more page after each, also after empty ones. */
const pageSize = 50;
const mostPages = 20;

/** Strings that may order children: of the letters that are allowed, and not too long (`m.space.child`). */
const isOrder = (order: unknown): order is string => typeof order === "string" && /^[\x20-\x7e]{1,50}$/.test(order);

/** What stands first of two children, by what their space says of them (client-server API, "Ordering of children within a space"). */
function compare(a: Placed, b: Placed): number {
  const [first, second] = [a.order, b.order];
  if (isOrder(first) !== isOrder(second)) return isOrder(first) ? -1 : 1;
  if (isOrder(first) && isOrder(second) && first !== second) return first < second ? -1 : 1;
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}
interface Placed {
  readonly id: string;
  readonly order: unknown;
  readonly at: number;
}

/** The children of a space that the person may know of, in its order. */
export function childrenIn(rooms: readonly AnsweredRoom[], spaceId: string): RoomToEnter[] {
  const named = rooms.find((room) => room.room_id === spaceId)?.children_state ?? [];
  const standing = new Map<string, Placed>(
    named.map((one) => [one.state_key, { id: one.state_key, order: one.content.order, at: one.origin_server_ts }]),
  );
  return rooms
    .flatMap((room) => {
      const by = standing.get(room.room_id);
      return by ? [{ room, by }] : [];
    })
    .toSorted((a, b) => compare(a.by, b.by))
    .map(({ room }) => roomToEnter(room));
}

/** All that stands directly in a space, up to a thousand. Throws GROUPCHAT_REFUSED and GROUPCHAT_POWER. */
export async function readChildren(client: MatrixClient, spaceId: string): Promise<RoomToEnter[]> {
  const rooms: AnsweredRoom[] = [];
  let from: string | undefined;
  for (let n = 0; n < mostPages; n += 1) {
    const page: Answer = await explained(client.getRoomHierarchy(spaceId, pageSize, 1, false, from));
    rooms.push(...page.rooms);
    from = page.next_batch;
    if (from === undefined) break;
  }
  return childrenIn(rooms, spaceId);
}
