import { byPerson, type Transaction } from "#events";
import { refuse } from "#http";
import type { WorkspaceContext } from "../context.ts";
import { lockWorkspace, setMemberEnd, upsertMember, type WorkspaceDb } from "../queries.ts";
import { envelopeOf } from "./close.ts";
import { requireOver } from "./end.ts";

/** A guest's membership: always of the role `guest`, always with an end. */
export interface GuestMember {
  readonly workspaceId: string;
  readonly personId: string;
  /** The organisation of guests. */
  readonly organisationId: string;
  readonly endsAt: Date;
  /** Who invited them. */
  readonly actorId: string | null;
}

/**
 * Lets in someone who was invited by mail, as part of something larger that has asked the rules. Refuses MISSING, PERSONAL and
 * ALREADY_MEMBER. What this process remembers of them is to be forgotten once it is stored.
 */
export async function addGuest(
  context: WorkspaceContext,
  trx: Transaction,
  { workspaceId, personId, organisationId, endsAt, actorId }: GuestMember,
): Promise<void> {
  const within = trx as Transaction & WorkspaceDb;
  const workspace = await lockWorkspace(within, workspaceId);
  if (!workspace) throw refuse("MISSING", "There is no such workspace.");
  if (workspace.personalOf !== null) throw refuse("PERSONAL");
  await requireOver(context, within, { workspaceId, personId });
  await upsertMember(within, { workspaceId, personId, organisationId, role: "guest" });
  await setMemberEnd(within, { workspaceId, personId, endsAt });
  await context.events.emit(trx, {
    type: "member.added",
    ...envelopeOf({ workspaceId, personId, actor: byPerson(actorId) }),
    payload: { personId, role: "guest" },
  });
}

/** Another end of a membership; false when there is none. */
export function changeEnd(
  trx: Transaction,
  member: { readonly workspaceId: string; readonly personId: string; readonly endsAt: Date },
): Promise<boolean> {
  return setMemberEnd(trx as Transaction & WorkspaceDb, member);
}
