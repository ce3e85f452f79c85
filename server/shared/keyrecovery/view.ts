import type { OrganisationKey, OwnRecovery, RecoveryRequest, RecoverySummary } from "@safos/contract/key-recovery";
import { now } from "#clock";
import { isKept, isOpen, lapsesAt, openStates, type Caller, type KeyRecoveryContext } from "./context.ts";
import { countBoxes, readBox, readKey, readLatestRequest, readRequests } from "./queries.ts";
import type { KeyRow, RequestRow } from "./rows.ts";

const pageSize = 50;
/** How long a person's page shows how the last request ended. */
const shownMs = 86_400_000;

async function viewKey({ identity }: KeyRecoveryContext, row: KeyRow | null): Promise<OrganisationKey | null> {
  if (!row) return null;
  const [person] = row.madeBy === null ? [] : await identity.personsByIds([row.madeBy]);
  const { id, publicKey } = row;
  return { id, publicKey, madeAt: row.madeAt.toISOString(), madeBy: person?.displayName ?? null };
}

/** As they are shown to someone of the organisation who may see them. */
export async function viewRequests(
  { identity }: KeyRecoveryContext,
  rows: readonly RequestRow[],
  caller: Caller,
): Promise<RecoveryRequest[]> {
  const ids = rows.flatMap(({ personId, officerId }) => [personId, ...(officerId === null ? [] : [officerId])]);
  const persons = new Map((await identity.personsByIds([...new Set(ids)])).map((one) => [one.id, identity.view(one)]));
  // Only of what may still be answered: where someone sits is shown for nothing else.
  const asking = [...new Set(rows.filter(isOpen).map((row) => row.personId))];
  const sessions = new Map(
    (await Promise.all(asking.map((id) => identity.sessionsOf(id)))).flat().map((one) => [one.id, one]),
  );
  return rows.flatMap((row): RecoveryRequest[] => {
    const person = persons.get(row.personId);
    if (!person) return [];
    const session = sessions.get(row.sessionId);
    const isOver = openStates.includes(row.state) && !isOpen(row);
    return [
      {
        id: row.id,
        state: isOver ? "lapsed" : row.state,
        person,
        session: session ? { label: session.label, startedAt: session.createdAt.toISOString() } : null,
        isThisSession: row.personId === caller.personId && row.sessionId === caller.sessionId,
        keyId: row.keyId,
        organisationKey: row.organisationKey,
        commitment: row.commitment,
        personKey: row.personKey,
        officer: persons.get(row.officerId ?? "") ?? null,
        officerKey: row.officerKey,
        askedAt: row.askedAt.toISOString(),
        lapsesAt: new Date(lapsesAt(row)).toISOString(),
        endedAt: row.endedAt?.toISOString() ?? null,
      },
    ];
  });
}

export async function viewOwn(context: KeyRecoveryContext, caller: Caller): Promise<OwnRecovery> {
  const { db, policy } = context;
  if (!isKept(context, caller)) return { rule: "off", key: null, box: null, request: null, answer: null };
  const key = await viewKey(context, await readKey(db, caller.organisationId));
  const box = await readBox(db, caller.personId);
  const latest = await readLatestRequest(db, caller.personId);
  const isShown = latest !== null && (latest.endedAt?.getTime() ?? now()) > now() - shownMs;
  const [request = null] = isShown ? await viewRequests(context, [latest], caller) : [];
  return {
    rule: policy.keyRecovery(caller.organisationId),
    key,
    box: box && { keyId: box.keyId, secretId: box.secretId, sealedAt: box.sealedAt.toISOString() },
    request,
    // Nothing is handed to another session, of whichever person.
    answer: request?.state === "answered" && request.isThisSession ? (latest?.answer ?? null) : null,
  };
}

export async function viewSummary(context: KeyRecoveryContext, caller: Caller): Promise<RecoverySummary> {
  const { db } = context;
  const key = await viewKey(context, await readKey(db, caller.organisationId));
  return { key, ...(await countBoxes(db, caller.organisationId, key?.id ?? null)) };
}

/** Of the caller's organisation, the latest first. */
export async function listRequests(
  context: KeyRecoveryContext,
  caller: Caller,
  after: string | null,
): Promise<{ items: RecoveryRequest[]; next?: string }> {
  const { organisationId } = caller;
  const rows = await readRequests(context.db, { organisationId, after, limit: pageSize + 1 });
  const last = rows[pageSize - 1];
  const items = await viewRequests(context, rows.slice(0, pageSize), caller);
  return rows.length > pageSize && last ? { items, next: last.id } : { items };
}
