import type { Database, Db } from "#database";
import { topicOfWorkspace, type EventActor, type Events } from "#events";
import { refuse, type Principal } from "#http";
import type { Identity } from "#identity";
import type { Organisation, Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { OfferRow, TransferTables } from "./queries.ts";

export interface TransferNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
}

/** What every verb about transfers works with. */
export interface TransferContext extends TransferNeeds {
  readonly db: Db<TransferTables>;
}

export type Caller = Pick<Principal, "personId" | "organisationId" | "isAdmin">;

/** How many days an offer waits for an answer. */
export const offerDays = 14;

/** Envelope of what concerns an offer. */
export const about = ({ workspaceId, fromId }: Pick<OfferRow, "workspaceId" | "fromId">, actor: EventActor) => ({
  actor,
  organisationId: fromId,
  workspaceId,
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfWorkspace(workspaceId)],
});

/** What an event says of an offer besides. */
export const payloadOf = ({ id, fromId, toId }: Pick<OfferRow, "id" | "fromId" | "toId">) => ({
  transferId: id,
  organisationIds: [fromId, toId],
});

/** Another agency of this server by its domain. Refuses TRANSFER_UNKNOWN. */
export function needReceiver({ organisations }: TransferContext, domain: string, fromId: string): Organisation {
  const found = organisations.byDomain(domain.trim().toLowerCase());
  if (!found || found.id === fromId || organisations.isOfGuests(found.id)) throw refuse("TRANSFER_UNKNOWN");
  return found;
}
