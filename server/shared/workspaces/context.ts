import type { Role } from "@safos/contract/workspaces";
import { accessLifetimeMs, createReadCache, type ReadCache } from "#cache";
import type { Db } from "#database";
import { byPerson, topicOfPerson, topicOfWorkspace, type Events } from "#events";
import { refuse, type Refusal } from "#http";
import type { Identity, Person } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import { can, type Action } from "./access.ts";
import { readPlace, type Place } from "./outside/queries.ts";
import { readStanding, readWorkspace, type Standing, type WorkspaceTables } from "./queries.ts";
import { workspaceOfRow, type Membership } from "./workspace.ts";

/** What every verb about workspaces works with. */
export interface WorkspaceContext {
  readonly db: Db<WorkspaceTables>;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
  /** By `<workspace> <person>`; `none` for people who are no members. */
  readonly standings: ReadCache<Standing | "none">;
  /** What rules need to know of each workspace; `none` for those that are not there. */
  readonly places: ReadCache<Place | "none">;
  /** Every person's workspaces. */
  readonly lists: ReadCache<readonly Membership[]>;
}

const cacheSize = 100_000;

export function createWorkspaceContext(
  deps: Omit<WorkspaceContext, "standings" | "places" | "lists">,
): WorkspaceContext {
  const context: WorkspaceContext = {
    ...deps,
    standings: createReadCache<Standing | "none">(cacheSize, { lifetimeMs: accessLifetimeMs }),
    places: createReadCache<Place | "none">(cacheSize / 10, { lifetimeMs: accessLifetimeMs }),
    lists: createReadCache<readonly Membership[]>(cacheSize / 10, { lifetimeMs: accessLifetimeMs }),
  };
  deps.events.watch(
    ["member.added", "member.removed", "member.roleChanged", "member.endChanged"],
    ({ workspaceId, payload }) => forgetMember(context, workspaceId ?? "", payload.personId),
  );
  deps.events.watch(["workspace.trashed", "workspace.restored", "workspace.renamed", "workspace.changed"], () =>
    forgetAll(context),
  );
  deps.events.onReconnected(() => forgetAll(context));
  return context;
}

export function forgetMember({ standings, lists }: WorkspaceContext, workspaceId: string, personId: string): void {
  standings.forget(`${workspaceId} ${personId}`);
  lists.forget(personId);
}

export function forgetAll({ standings, places, lists }: WorkspaceContext): void {
  standings.forgetAll();
  places.forgetAll();
  lists.forgetAll();
}

/** What a person is in a workspace, or null: no member, no such workspace, or one in the trash. */
export async function standingOf(
  { db, standings }: WorkspaceContext,
  personId: string,
  workspaceId: string,
): Promise<Standing | null> {
  const standing = await standings.read(
    `${workspaceId} ${personId}`,
    async () => (await readStanding(db, workspaceId, personId)) ?? "none",
  );
  return standing === "none" ? null : standing;
}

/** What a person may do in a workspace now. */
export async function roleOf(context: WorkspaceContext, personId: string, workspaceId: string): Promise<Role | null> {
  return (await standingOf(context, personId, workspaceId))?.role ?? null;
}

/** What rules need to know of a workspace; null: there is none, or it is in the trash. */
export async function placeOf({ db, places }: WorkspaceContext, workspaceId: string): Promise<Place | null> {
  const place = await places.read(workspaceId, async () => (await readPlace(db, workspaceId)) ?? "none");
  return place === "none" ? null : place;
}

async function needMembership(context: WorkspaceContext, personId: string, workspaceId: string): Promise<Membership> {
  const standing = await standingOf(context, personId, workspaceId);
  const row = standing === null ? null : await readWorkspace(context.db, workspaceId);
  if (standing === null || row === null) throw refuse("MISSING", "There is no such workspace.");
  return { workspace: workspaceOfRow(row), ...standing };
}

const forbidden = (role: Role, action: Action): Refusal =>
  refuse("FORBIDDEN", "Your role in this workspace does not allow this.", { role, action });

/**
 * Refuses MISSING to strangers, FORBIDDEN to members whose role does not allow it, and WORKSPACE_ARCHIVED to those whose role
 * would where the workspace were not archived.
 */
export async function requireRole(
  context: WorkspaceContext,
  personId: string,
  workspaceId: string,
  action: Action,
): Promise<Membership> {
  const membership = await needMembership(context, personId, workspaceId);
  if (can(membership.role, action)) return membership;
  throw can(membership.memberRole, action) ? refuse("WORKSPACE_ARCHIVED") : forbidden(membership.role, action);
}

/** An owner, also of an archived workspace: who is in it and what becomes of it is theirs to say still. Refuses MISSING and FORBIDDEN. */
export async function requireOwner(
  context: WorkspaceContext,
  personId: string,
  workspaceId: string,
): Promise<Membership> {
  const membership = await needMembership(context, personId, workspaceId);
  if (!can(membership.memberRole, "manage")) throw forbidden(membership.memberRole, "manage");
  return membership;
}

/** Refuses PERSON_UNKNOWN for accounts that are closed or were never there. */
export async function needPerson({ identity }: WorkspaceContext, personId: string): Promise<Person> {
  const person = await identity.personById(personId);
  if (!person || person.disabled) throw refuse("PERSON_UNKNOWN");
  return person;
}

/** Envelope, subject and topics of what concerns a workspace, and a person in it. */
export const about = (workspaceId: string, actorId: string | null, personId?: string) => ({
  workspaceId,
  actor: byPerson(actorId),
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfWorkspace(workspaceId), ...(personId === undefined ? [] : [topicOfPerson(personId)])],
});
