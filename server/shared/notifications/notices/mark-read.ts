import type { ReadNotices } from "@safos/contract/notifications";
import { byPerson, topicOfPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { NotificationContext } from "../context.ts";
import { countUnread, markRead as markRowsRead } from "../queries.ts";

/** Resolves with how many notices are still unread. Refuses INVALID unless exactly one of ids, an item and all is given. */
export async function markRead(
  { db, events }: NotificationContext,
  { personId }: Principal,
  which: ReadNotices,
): Promise<number> {
  if ([which.ids, which.item, which.isAll].filter((one) => one !== undefined).length !== 1)
    throw refuse("INVALID", "Give ids, an item, or all.");
  await db.transaction().execute(async (trx) => {
    const count = await markRowsRead(trx, personId, which);
    if (count > 0)
      await events.emit(trx, {
        type: "notice.read",
        actor: byPerson(personId),
        subject: topicOfPerson(personId),
        topics: [topicOfPerson(personId)],
        payload: { count },
      });
  });
  return countUnread(db, personId);
}
