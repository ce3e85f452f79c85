import type { ReceivedShare } from "@safos/contract/federated";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import type { FederatedDeps } from "./context.ts";
import { emitAnswered } from "./events.ts";
import { notifyJob } from "./notify.ts";
import { readReceived, readReceivedOf, updateReceived, type ReceivedRow } from "./queries.ts";

export const viewReceived = (row: ReceivedRow): ReceivedShare => ({
  id: row.id,
  name: row.name,
  sender: row.sender,
  senderName: row.senderName,
  host: row.host,
  isFolder: row.isFolder,
  canWrite: row.canWrite,
  state: row.state === "accepted" ? "accepted" : "pending",
  createdAt: row.createdAt.toISOString(),
});

const pageSize = 100;

/** What people on other servers share with a person, the newest first. */
export async function listReceived(
  { db }: Pick<FederatedDeps, "db">,
  personId: string,
  after: string | undefined,
): Promise<{ items: ReceivedShare[]; next?: string }> {
  const before = after === undefined ? null : Number(after);
  if (before !== null && !Number.isSafeInteger(before)) throw refuse("INVALID", "There is no such page.");
  const rows = await readReceivedOf(db, personId, { before, limit: pageSize + 1 });
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return { items: shown.map(viewReceived), ...(rows.length > pageSize && last ? { next: String(last.number) } : {}) };
}

/** A person's own. Refuses MISSING. */
export async function ownReceived(
  { db }: Pick<FederatedDeps, "db">,
  { personId }: Pick<Principal, "personId">,
  id: string,
): Promise<ReceivedRow> {
  const row = isUuid(id) ? await readReceived(db, id) : null;
  if (row?.personId !== personId || row.state === "left") throw refuse("MISSING", "There is no such share.");
  return row;
}

/** Refuses POLICY_REFUSED where the person's organisation does not let them share with that server any more. */
export const requireServer = (
  { policy }: Pick<FederatedDeps, "policy">,
  person: Pick<Principal, "organisationId">,
  { host }: Pick<ReceivedRow, "host">,
): Promise<void> =>
  policy.require(
    person,
    { type: "share.federate", host },
    { organisationId: person.organisationId, informationClass: null },
  );

/** The person takes it; their server of origin is told. Refuses POLICY_REFUSED. */
export async function acceptShare(deps: FederatedDeps, person: Principal, row: ReceivedRow): Promise<ReceivedShare> {
  await requireServer(deps, person, row);
  const { organisationId, personId: actorId } = person;
  await deps.db.transaction().execute(async (trx) => {
    if (!(await updateReceived(trx, row.id, ["pending"], "accepted"))) return;
    await emitAnswered(deps.events, trx, "accepted", { row, organisationId, actorId });
    await deps.jobs.add(trx, notifyJob, { side: "received", id: row.id }, { key: `${notifyJob} ${row.id}` });
  });
  return viewReceived({ ...row, state: "accepted" });
}

/** Declined or left: it is gone here at once, and there as soon as that server answers. */
export async function leaveShare(deps: FederatedDeps, person: Principal, row: ReceivedRow): Promise<void> {
  const { organisationId, personId: actorId } = person;
  await deps.db.transaction().execute(async (trx) => {
    if (!(await updateReceived(trx, row.id, ["pending", "accepted"], "left"))) return;
    await emitAnswered(deps.events, trx, "declined", { row, organisationId, actorId });
    await deps.jobs.add(trx, notifyJob, { side: "received", id: row.id }, { key: `${notifyJob} ${row.id}` });
  });
}
