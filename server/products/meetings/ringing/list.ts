import type { Ring } from "@safos/contract/ringing";
import type { Principal } from "#http";
import type { RingContext } from "./context.ts";
import { readOpenOf } from "./queries.ts";
import { viewRings } from "./view.ts";

/** What rings for someone now, and what they have begun that still rings; 20 at most. */
export async function listRings(context: RingContext, person: Principal): Promise<{ items: Ring[] }> {
  const rings = await readOpenOf(context.db, person.personId);
  const isIn = await Promise.all(rings.map((one) => context.ringRooms.isIn(person.personId, one.roomId)));
  return {
    items: await viewRings(
      context,
      person,
      rings.filter((_, index) => isIn[index]),
    ),
  };
}
