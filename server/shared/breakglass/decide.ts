import { now } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import { about, endJob, organisationsOf, pastRuleOf, payloadOf, type BreakGlassContext } from "./context.ts";
import { lapseHours } from "./end.ts";
import { markOpen, markRefused, readRequest, type RequestRow } from "./queries.ts";

export type Administrator = Pick<Principal, "personId" | "organisationId">;
type Answering = Administrator & Pick<Principal, "provedAt">;

const hourMs = 3_600_000;

/** Of an organisation that was notified. Refuses MISSING to others, and FORBIDDEN to those whose workspace it is not. */
export function requireOwner(row: RequestRow | null, { organisationId }: Administrator): RequestRow {
  if (!row?.notified.includes(organisationId)) throw refuse("MISSING", "There is no such request.");
  if (row.organisationId !== organisationId)
    throw refuse("FORBIDDEN", "Administrators of the organisation that owns the workspace answer.");
  return row;
}

/**
 * Refuses BREAK_GLASS_KEY to keys that the operator made in an administrator's name, which are taken for fresh: the operator would
 * answer themselves. Refuses BREAK_GLASS_OWN to the person whom it is for, and BREAK_GLASS_DECIDED.
 */
function requireUnanswered(row: RequestRow, { personId, provedAt }: Answering): void {
  if (provedAt === Number.POSITIVE_INFINITY) throw refuse("BREAK_GLASS_KEY");
  if (row.personId === personId) throw refuse("BREAK_GLASS_OWN");
  if (row.state !== "asked" || row.askedAt.getTime() + lapseHours * hourMs <= now())
    throw refuse("BREAK_GLASS_DECIDED");
}

/**
 * Lets the person in as a reader, until the time is over. A rule about other organisations does not stop it, but is named.
 * Refuses MISSING, FORBIDDEN, BREAK_GLASS_KEY, BREAK_GLASS_OWN, BREAK_GLASS_DECIDED, PERSON_UNKNOWN and ALREADY_MEMBER.
 */
export async function approve(context: BreakGlassContext, by: Answering, id: string): Promise<void> {
  const { db, events, identity, jobs, workspaces } = context;
  const row = requireOwner(await readRequest(db, id), by);
  requireUnanswered(row, by);
  const { workspaceId } = row;
  const person = await identity.personById(row.personId);
  if (!person || person.disabled) throw refuse("PERSON_UNKNOWN");
  const place = await workspaces.placeOf(workspaceId);
  if (!place) throw refuse("MISSING", "There is no such workspace.");
  // It went to another organisation since it was asked for: that one has not been asked.
  if (place.organisationId !== row.organisationId) throw refuse("BREAK_GLASS_DECIDED");
  const pastRule = await pastRuleOf(context, by, place, person);
  const notified = await organisationsOf(context, { id: workspaceId, organisationId: place.organisationId }, person);
  await db.transaction().execute(async (trx) => {
    requireUnanswered(requireOwner(await readRequest(trx, id, "forUpdate"), by), by);
    const actor = byPerson(by.personId);
    const until = new Date(now() + row.minutes * 60_000);
    await workspaces.admitUntil(trx, { workspaceId, person, until, actor });
    await markOpen(trx, id, { decidedBy: by.personId, until, notified, pastRule });
    await jobs.add(trx, endJob, {}, { runAt: until });
    await events.emit(trx, {
      type: "breakGlass.opened",
      ...about(row, actor),
      payload: { ...payloadOf({ ...row, notified }), until: until.toISOString(), pastRule: pastRule?.rule ?? null },
    });
  });
  workspaces.forgetMember(workspaceId, person.id);
}

/** Refuses MISSING, FORBIDDEN, BREAK_GLASS_KEY, BREAK_GLASS_OWN and BREAK_GLASS_DECIDED. */
export async function refuseRequest({ db, events }: BreakGlassContext, by: Answering, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = requireOwner(await readRequest(trx, id, "forUpdate"), by);
    requireUnanswered(row, by);
    await markRefused(trx, id, by.personId);
    const actor = byPerson(by.personId);
    await events.emit(trx, { type: "breakGlass.refused", ...about(row, actor), payload: payloadOf(row) });
  });
}
