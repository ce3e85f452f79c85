import { sql } from "#database";
import type { Holding } from "#departures";
import { about, type GuestContext } from "./context.ts";

/** The guests that a person answers for. */
export const guestHolding = ({ db, events }: GuestContext): Holding => ({
  name: "guests",
  async count(personId) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from guests.guest
      where sponsor_id = ${personId} and state <> 'ended'`.execute(db);
    return { count: rows[0]?.count ?? 0 };
  },
  async handOver({ from, to, actor }) {
    const given = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ id: string; workspaceId: string; personId: string | null }>`
        update guests.guest set sponsor_id = ${to.id} where sponsor_id = ${from.id} and state <> 'ended'
        returning id, workspace_id as "workspaceId", person_id as "personId"`.execute(trx);
      await events.emit(
        trx,
        rows.map(({ id, workspaceId, personId }) => ({
          type: "guest.sponsorChanged" as const,
          ...about({ workspaceId }, null),
          actor,
          payload: { guestId: id, personId, sponsorId: to.id },
        })),
      );
      return rows.length;
    });
    return { given, kept: 0 };
  },
});
