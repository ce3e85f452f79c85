import { itemIdOf, personOf } from "#events";
import type { Identity } from "#identity";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { assignedPeople } from "./cards/assigned-people.ts";
import { readCards, readRelated } from "./cards/queries.ts";
import type { BoardDb } from "./queries.ts";
import { wellFormed } from "./well-formed.ts";

/** Notifies of cards that are assigned, due, and done of what one's own wait for. */
export function boardNotices(db: BoardDb, identity: Identity): NoticeSource {
  return noticeSource({
    name: "boards",
    events: ["card.assigned", "card.due", "card.completed"],
    async notices(event) {
      const id = itemIdOf(event);
      const [row] = await readCards(db, wellFormed([id]));
      if (!row) return [];
      const actorId = personOf(event.actor);
      const notice = (personId: string, reason: Notice["reason"], excerpt = ""): Notice => ({
        personId,
        reason,
        kind: "card",
        id,
        actorId,
        title: row.title,
        excerpt,
      });
      if (event.type === "card.assigned") {
        const inGroups = await identity.membersOfGroups(event.payload.groupIds);
        const people = new Set([...event.payload.personIds, ...[...inGroups.values()].flat()]);
        return [...people].map((personId) => notice(personId, "assigned"));
      }
      if (event.type === "card.due") {
        const { dueAt } = event.payload;
        return (await assignedPeople(identity, [row])).map((personId) => notice(personId, "due", dueAt));
      }
      // Those whose cards have waited for this one.
      const waiting = (await readRelated(db, id)).filter((one) => one.relation === "blocked").map((one) => one.id);
      const people = await assignedPeople(identity, await readCards(db, waiting));
      return people.map((personId) => notice(personId, "closed"));
    },
  });
}
