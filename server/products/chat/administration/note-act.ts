import { byPerson, type Transaction } from "#events";
import type { EventMap } from "@safos/contract/events";
import type { Principal } from "#http";
import type { Core } from "../core.ts";

type ActType = "chat.administered" | "chat.erased";

/** What an administrator does to chat stands in the log under their name. In the caller's transaction where there is one. */
export async function noteAct<T extends ActType>(
  { db, events }: Core,
  administrator: Pick<Principal, "personId" | "organisationId">,
  act: { readonly type: T; readonly payload: EventMap[T] },
  trx?: Transaction,
): Promise<void> {
  const event = {
    ...act,
    actor: byPerson(administrator.personId),
    organisationId: administrator.organisationId,
    subject: `organisation:${administrator.organisationId}`,
  } as Parameters<typeof events.emit>[1];
  if (trx) return events.emit(trx, event);
  await db.transaction().execute((own) => events.emit(own, event));
}
