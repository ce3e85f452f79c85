import type { BreakGlass } from "@safos/contract/break-glass";
import type { PolicyRefusal } from "@safos/contract/policy";
import { pastRuleOf, type BreakGlassContext } from "./context.ts";
import type { Administrator } from "./decide.ts";
import { lapseHours } from "./end.ts";
import { readRequests, type RequestRow } from "./queries.ts";

const pageSize = 50;

/** Requests as they are shown to an administrator; null: to the operator. */
export async function viewRequests(
  context: BreakGlassContext,
  rows: readonly RequestRow[],
  caller: Administrator | null,
): Promise<BreakGlass[]> {
  const { identity, organisations, workspaces } = context;
  const ids = rows.flatMap(({ personId, decidedBy }) => [personId, ...(decidedBy === null ? [] : [decidedBy])]);
  const persons = new Map((await identity.personsByIds([...new Set(ids)])).map((one) => [one.id, identity.view(one)]));
  const rules = new Map<string, PolicyRefusal | null>();
  for (const { id, state, workspaceId, personId } of rows) {
    const person = persons.get(personId);
    const place = state === "asked" && person ? await workspaces.placeOf(workspaceId) : null;
    if (place && person) rules.set(id, await pastRuleOf(context, caller, place, person));
  }
  const workspaceIds = [...new Set(rows.map((row) => row.workspaceId))];
  const found = await Promise.all(workspaceIds.map((id) => workspaces.byId(id)));
  const names = new Map(found.flatMap((one) => (one ? [[one.id, one.name] as const] : [])));
  return rows.flatMap((row) => {
    const person = persons.get(row.personId);
    if (!person) return [];
    const { id, state, reason, minutes, pastRule, organisationId } = row;
    const isOwners = caller?.organisationId === organisationId && caller.personId !== row.personId;
    return {
      id,
      state,
      reason,
      minutes,
      pastRule: rules.get(id) ?? pastRule,
      person,
      workspace: { id: row.workspaceId, name: names.get(row.workspaceId) ?? "" },
      organisation: { id: organisationId, name: organisations.byId(organisationId)?.name ?? "" },
      askedAt: row.askedAt.toISOString(),
      lapsesAt: new Date(row.askedAt.getTime() + lapseHours * 3_600_000).toISOString(),
      decidedBy: persons.get(row.decidedBy ?? "") ?? null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      until: row.until?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      canDecide: isOwners && (state === "asked" || state === "open"),
    };
  });
}

/** Those that concern an organisation, the latest first. */
export async function listRequests(
  context: BreakGlassContext,
  caller: Administrator,
  after: string | null,
): Promise<{ items: BreakGlass[]; next?: string }> {
  const { organisationId } = caller;
  const rows = await readRequests(context.db, { organisationId, after, limit: pageSize + 1 });
  const last = rows[pageSize - 1];
  const items = await viewRequests(context, rows.slice(0, pageSize), caller);
  return rows.length > pageSize && last ? { items, next: last.id } : { items };
}
