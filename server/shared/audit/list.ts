import type { AuditPage, AuditRecord } from "@safos/contract/audit";
import type { EventType } from "@safos/contract/events";
import { personOf } from "#events";
import type { FoundItem, ItemRef } from "#items";
import type { Workspace } from "#workspaces";
import { acts } from "./acts.ts";
import type { AuditContext } from "./context.ts";
import { readNewest, type StoredRecord, type Wanted } from "./queries.ts";

const pageSize = 50;

/** A page of an organisation's records, newest first. */
export async function listRecords(context: AuditContext, organisationId: string, wanted: Wanted): Promise<AuditPage> {
  const records = await readNewest(context.db, organisationId, wanted, pageSize + 1);
  const shown = records.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    items: await viewRecords(context, organisationId, shown),
    ...(records.length > pageSize && last ? { next: String(last.sequence) } : {}),
  };
}

/** Records with the names of today: the log itself keeps ids only. */
export async function viewRecords(
  context: AuditContext,
  organisationId: string,
  records: readonly StoredRecord[],
): Promise<AuditRecord[]> {
  const { identity } = context;
  const ids = records.flatMap(({ actor, personId }) => [personOf(actor), personId]).filter((one) => one !== null);
  const persons = new Map((await identity.personsByIds([...new Set(ids)])).map((one) => [one.id, identity.view(one)]));
  const items = await readItems(context, records);
  const workspaces = await readWorkspaces(context, [...records, ...items]);
  // Titles are the owning organisation's, and what a person has to themselves is nobody else's.
  const isShown = ({ workspaceId }: FoundItem): boolean => {
    const workspace = workspaces.get(workspaceId ?? "");
    return workspace?.organisationId === organisationId && !workspace.isPersonal;
  };
  const titles = new Map(items.filter(isShown).map((one) => [`${one.kind} ${one.id}`, one.title]));
  const personBy = (id: string | null) => (id === null ? null : (persons.get(id) ?? null));
  return records.map((one) => ({
    sequence: one.sequence,
    at: one.at.toISOString(),
    act: one.act,
    category: acts[one.act as EventType]?.category ?? "access",
    actor: {
      kind: one.actor.kind,
      person: personBy(personOf(one.actor)),
      name: one.actor.kind === "guest" ? one.actor.name : null,
    },
    person: personBy(one.personId),
    workspace:
      one.workspaceId === null ? null : { id: one.workspaceId, name: workspaces.get(one.workspaceId)?.name ?? null },
    item:
      one.itemKind === null || one.itemId === null
        ? null
        : { kind: one.itemKind, id: one.itemId, title: titles.get(`${one.itemKind} ${one.itemId}`) ?? null },
    facts: one.facts,
    origin: one.origin,
    hash: one.hash.toString("hex"),
  }));
}

/** The workspaces that records and items are of, each read once. */
async function readWorkspaces(
  { workspaces }: AuditContext,
  of: readonly { readonly workspaceId: string | null }[],
): Promise<ReadonlyMap<string, Workspace>> {
  const ids = [...new Set(of.map((one) => one.workspaceId).filter((one) => one !== null))];
  const found = await Promise.all(ids.map((id) => workspaces.byId(id)));
  return new Map(found.filter((one) => one !== null).map((one) => [one.id, one]));
}

async function readItems({ items }: AuditContext, records: readonly StoredRecord[]): Promise<readonly FoundItem[]> {
  const wanted: ItemRef[] = records.flatMap(({ itemKind, itemId }) =>
    itemKind !== null && itemId !== null && items.isKind(itemKind) ? [{ kind: itemKind, id: itemId }] : [],
  );
  return items.locateAll(wanted);
}
