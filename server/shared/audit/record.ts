import type { EventType } from "@safos/contract/events";
import { personOf, type EventOf } from "#events";
import { readAct } from "./acts.ts";
import { hashOf, type Entry } from "./chain/hash.ts";
import type { AuditContext } from "./context.ts";
import { insertRecord, lockChain } from "./queries.ts";

/**
 * Writes an event into the chain of every organisation that it concerns: the one it happened in, the actor's, and that of
 * the person it was done to. Once each, also when the event comes again.
 */
export async function record(context: AuditContext, event: EventOf<EventType>): Promise<void> {
  const act = readAct(event);
  if (act === null) return;
  const { personId, organisationIds, facts } = act;
  const entry: Entry = {
    eventId: event.id,
    at: event.at,
    act: event.type,
    actor: event.actor,
    personId,
    workspaceId: event.workspaceId,
    itemKind: event.item?.kind ?? null,
    itemId: event.item?.id ?? null,
    facts,
    origin: event.origin,
  };
  // In one order everywhere: two processes that hold a chain each never wait for the other's.
  const concerned = [...(await organisationsOf(context, event, { personId, organisationIds }))].sort();
  if (concerned.length === 0) return;
  await context.db.transaction().execute(async (trx) => {
    for (const id of concerned) {
      const { sequence, hash } = await lockChain(trx, id);
      const next = { ...entry, organisationId: id, sequence: sequence + 1 };
      await insertRecord(trx, { ...next, hash: hashOf(next, hash) });
    }
  });
}

async function organisationsOf(
  { identity, workspaces }: AuditContext,
  event: EventOf<EventType>,
  to: { readonly personId: string | null; readonly organisationIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const ids = [personOf(event.actor), to.personId].filter((one) => one !== null);
  const persons = ids.length > 0 ? await identity.personsByIds(ids) : [];
  const owner = event.workspaceId === null ? null : await workspaces.organisationOf(event.workspaceId);
  return new Set(
    [event.organisationId, ...to.organisationIds, owner, ...persons.map((person) => person.organisationId)].filter(
      (one) => one !== null,
    ),
  );
}
