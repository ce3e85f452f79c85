import type { Activity, ActivityQuery } from "@safos/contract/boards";
import type { Actor } from "#items";
import type { BoardContext } from "./context.ts";
import { readActivity } from "./queries.ts";

/** What happened on a board or to a card, newest first, 50 a page where no limit is asked for. Refuses MISSING. */
export async function listActivity(
  { db, items, identity }: BoardContext,
  actor: Actor,
  of: { boardId: string } | { cardId: string },
  query: ActivityQuery,
): Promise<{ items: Activity[]; next?: string }> {
  if ("boardId" in of) await items.require(actor, "board", of.boardId, "read");
  else await items.require(actor, "card", of.cardId, "read");
  const limit = query.limit ?? 50;
  const rows = await readActivity(db, of, query.after ?? null, limit + 1);
  const page = rows.slice(0, limit);
  const ids = new Set(page.flatMap((row) => row.personId ?? []));
  const persons = new Map((await identity.personsByIds([...ids])).map((one) => [one.id, identity.view(one)]));
  const list = page.map((row) => ({
    id: row.id,
    cardId: row.cardId,
    cardNo: row.cardNo,
    cardTitle: row.cardTitle,
    type: row.type,
    person: persons.get(row.personId ?? "") ?? null,
    guestName: row.guestName,
    details: row.details,
    at: row.at.toISOString(),
  }));
  const last = page.at(-1);
  return rows.length > limit && last ? { items: list, next: last.id } : { items: list };
}
