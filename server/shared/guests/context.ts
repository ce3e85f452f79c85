import type { Database, Db } from "#database";
import { byPerson, topicOfWorkspace, type Events } from "#events";
import { refuse, type Http } from "#http";
import type { Identity } from "#identity";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Policy, PolicyItem } from "#policy";
import type { Workspaces } from "#workspaces";
import type { GuestRow, GuestTables } from "./queries.ts";

export interface GuestNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly log: Log;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
}

/** What every verb about guests works with. */
export interface GuestContext extends Omit<GuestNeeds, "database"> {
  readonly db: Db<GuestTables>;
}

export const dayMs = 86_400_000;

/**
 * Envelope and subject of what concerns a guest of a workspace. On no topic: guests listen to the workspace's, and are told
 * nothing of one another's invitations; pages follow the membership.
 */
export const about = (guest: Pick<GuestRow, "workspaceId">, actorId: string | null) => ({
  actor: byPerson(actorId),
  workspaceId: guest.workspaceId,
  subject: topicOfWorkspace(guest.workspaceId),
});

/** A workspace with its class and every agency that has a member there: whose rules decide about guests. Refuses MISSING. */
export async function needPlace({ identity, workspaces }: GuestContext, workspaceId: string): Promise<PolicyItem> {
  const workspace = await workspaces.byId(workspaceId);
  if (!workspace) throw refuse("MISSING", "There is no such workspace.");
  const members = await workspaces.membersOf(workspaceId);
  const persons = await identity.personsByIds(members.map((one) => one.personId));
  const agencies = persons.filter((one) => !one.isGuest).map((one) => one.organisationId);
  return {
    organisationId: workspace.organisationId,
    informationClass: workspace.informationClass,
    presentOrganisationIds: [...new Set([workspace.organisationId, ...agencies])],
  };
}

/** Whole days from now: someone who stays until a day stays until its end. */
export const stayUntil = (endsAt: Date, nowMs: number): number =>
  Math.max(0, Math.floor((endsAt.getTime() - nowMs) / dayMs)) * dayMs;
