import type { UsageNumber } from "@safos/contract/usage";
import { now } from "#clock";
import type { UsageContext } from "./context.ts";
import { readWeekly, storeNumbers, storeWeek, type NumberRow } from "./queries.ts";
import { monthOf, startOf, weekOf } from "./span.ts";

/** A number of every organisation, by its id. */
type Counted = ReadonlyMap<string, number>;

/** What other modules count of the content of workspaces, together for each organisation. */
async function countContent(
  { workspaces, counters }: UsageContext,
  organisationId: string | null,
  since: Date,
): Promise<[UsageNumber, Counted][]> {
  const all = (await workspaces.all()).filter(
    (one) => organisationId === null || one.organisationId === organisationId,
  );
  const ids = all.map((one) => one.id);
  const ofOrganisations = (byWorkspace: Counted): Counted => {
    const sums = new Map<string, number>();
    for (const one of all)
      sums.set(one.organisationId, (sums.get(one.organisationId) ?? 0) + (byWorkspace.get(one.id) ?? 0));
    return sums;
  };
  const own = counters().map(async ({ number, count }): Promise<[UsageNumber, Counted]> => [
    number,
    ofOrganisations(await count(ids, since)),
  ]);
  return [...(await Promise.all(own)), ["bytes", ofOrganisations(await workspaces.sizes(ids))]];
}

/**
 * Counts the present month, of one organisation or of all, and replaces what was counted of it before. Counts only: nowhere
 * is it kept who. Several processes may do it at once.
 */
export async function countUsage(context: UsageContext, organisationId: string | null): Promise<void> {
  const { db, identity, organisations, workspaces } = context;
  const at = now();
  const month = monthOf(at);
  const week = weekOf(at);
  const since = startOf(month);
  const activity = await identity.countActivity(week.from, organisationId);
  const use = await workspaces.countUse(since, organisationId);
  const numbers = new Map<UsageNumber, Counted>([
    ...(await countContent(context, organisationId, since)),
    ["accounts", new Map(activity.map((one) => [one.organisationId, one.accounts]))],
    ...(["workspaces", "shared", "documents", "guests"] as const).map((number): [UsageNumber, Counted] => [
      number,
      new Map(use.map((one) => [one.organisationId, one[number]])),
    ]),
  ]);
  const ids = organisations
    .all()
    .map((one) => one.id)
    .filter((id) => !organisations.isOfGuests(id) && (organisationId === null || id === organisationId));
  const seen = new Map(activity.map((one) => [one.organisationId, one.active]));
  const rows = ids.flatMap((id) =>
    [...numbers].map(([number, counted]): NumberRow => ({ organisationId: id, number, value: counted.get(id) ?? 0 })),
  );
  await db.transaction().execute(async (trx) => {
    // A month that ended while it was counted stays as it was.
    if (monthOf(now()) !== month) return;
    await storeWeek(
      trx,
      week.endsOn,
      ids.map((id) => ({ organisationId: id, persons: seen.get(id) ?? 0 })),
    );
    const weekly = await readWeekly(trx, { month, today: new Date(at).toISOString().slice(0, 10), organisationId });
    const persons = weekly.map((one): NumberRow => ({ ...one, number: "persons", value: one.persons }));
    await storeNumbers(trx, month, [...rows, ...persons]);
  });
}
