import { now } from "#clock";
import type { Database, Db } from "#database";
import { topicOfPerson, type EventActor, type Events, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { KeyRecoveryTables } from "./queries.ts";
import type { RequestRow } from "./rows.ts";

export interface KeyRecoveryNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
}

/** What every verb about kept recovery keys works with. */
export interface KeyRecoveryContext extends KeyRecoveryNeeds {
  readonly db: Db<KeyRecoveryTables>;
}

export type Caller = Pick<Principal, "personId" | "organisationId" | "sessionId" | "isGuest">;

/** How long a request waits for its answer. */
export const lapseHours = 24;
export const lapsesAt = ({ askedAt }: Pick<RequestRow, "askedAt">): number =>
  askedAt.getTime() + lapseHours * 3_600_000;

/** Whether the organisation keeps keys of this person: guests are nobody's people. */
export const isKept = ({ policy }: KeyRecoveryContext, caller: Pick<Caller, "organisationId" | "isGuest">): boolean =>
  !caller.isGuest && policy.keyRecovery(caller.organisationId) !== "off";

/** Refuses KEY_RECOVERY_OFF. */
export function requireKept(context: KeyRecoveryContext, caller: Pick<Caller, "organisationId" | "isGuest">): void {
  if (!isKept(context, caller)) throw refuse("KEY_RECOVERY_OFF");
}

export const openStates: readonly RequestRow["state"][] = ["asked", "begun", "revealed", "answered"];
export const isOpen = (row: RequestRow): boolean => openStates.includes(row.state) && lapsesAt(row) > now();

/** Pages of the person hear of it; nothing sealed goes along. */
export const about = (row: Pick<RequestRow, "personId" | "organisationId">, actor: EventActor) => ({
  actor,
  organisationId: row.organisationId,
  subject: topicOfPerson(row.personId),
  topics: [topicOfPerson(row.personId)],
});

type RequestEvent = "asked" | "begun" | "answered" | "finished" | "refused" | "withdrawn" | "lapsed" | "ended";

export async function emitAbout(
  { events }: KeyRecoveryContext,
  trx: Transaction,
  what: RequestEvent,
  row: RequestRow,
  actor: EventActor,
): Promise<void> {
  const { id, personId, sessionId } = row;
  await events.emit(trx, {
    type: `keyRecovery.${what}`,
    ...about(row, actor),
    payload: { requestId: id, personId, sessionId },
  });
}
