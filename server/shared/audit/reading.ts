import { byPerson, type EventItem } from "#events";
import type { Principal } from "#http";
import type { AuditContext } from "./context.ts";
import { noteReader } from "./queries.ts";

type Reader = Pick<Principal, "personId" | "organisationId">;

const about = ({ personId, organisationId }: Reader) => ({
  actor: byPerson(personId),
  organisationId,
  subject: `organisation:${organisationId}`,
});

/** That the log is read stands in the log; once for each reader and quarter of an hour. */
export async function noteReading({ db, events }: AuditContext, reader: Reader): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await noteReader(trx, reader.organisationId, reader.personId))) return;
    await events.emit(trx, { type: "audit.read", ...about(reader), payload: {} });
  });
}

/** So does each question about who could open something. */
export async function noteQuestion(
  { db, events }: AuditContext,
  reader: Reader,
  { kind, id }: EventItem,
  workspaceId: string | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const item = { kind, id };
    await events.emit(trx, { type: "audit.accessAsked", ...about(reader), workspaceId, item, payload: {} });
  });
}
