import type { Role } from "@safos/contract/workspaces";
import { accessLifetimeMs, createReadCache, type ReadCache } from "#cache";
import type { Db } from "#database";
import { byPerson, topicOfPerson, topicOfWorkspace, type Events } from "#events";
import { refuse } from "#http";
import type { Identity, Person } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy, PolicyItem } from "#policy";
import { can, type Action } from "./access.ts";
import { readPlace } from "./outside/queries.ts";
import { readRole, readWorkspace, type WorkspaceTables } from "./queries.ts";
import { workspaceOfRow, type Membership } from "./workspace.ts";

/** What every verb about workspaces works with. */
export interface WorkspaceContext {
  readonly db: Db<WorkspaceTables>;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
  /** By `<workspace> <person>`; `none` for people who are no members. */
  readonly roles: ReadCache<Role | "none">;
  /** What rules need to know of each workspace; `none` for those that are not there. */
  readonly places: ReadCache<PolicyItem | "none">;
  /** Every person's workspaces. */
  readonly lists: ReadCache<readonly Membership[]>;
}

const cacheSize = 100_000;

export function createWorkspaceContext(deps: Omit<WorkspaceContext, "roles" | "places" | "lists">): WorkspaceContext {
  const context: WorkspaceContext = {
    ...deps,
    roles: createReadCache<Role | "none">(cacheSize, { lifetimeMs: accessLifetimeMs }),
    places: createReadCache<PolicyItem | "none">(cacheSize / 10, { lifetimeMs: accessLifetimeMs }),
    lists: createReadCache<readonly Membership[]>(cacheSize / 10, { lifetimeMs: accessLifetimeMs }),
  };
  deps.events.watch(["member.added", "member.removed", "member.roleChanged"], ({ workspaceId, payload }) =>
    forgetMember(context, workspaceId ?? "", payload.personId),
  );
  deps.events.watch(["workspace.trashed", "workspace.restored", "workspace.renamed", "workspace.changed"], () =>
    forgetAll(context),
  );
  deps.events.onReconnected(() => forgetAll(context));
  return context;
}

export function forgetMember({ roles, lists }: WorkspaceContext, workspaceId: string, personId: string): void {
  roles.forget(`${workspaceId} ${personId}`);
  lists.forget(personId);
}

export function forgetAll({ roles, places, lists }: WorkspaceContext): void {
  roles.forgetAll();
  places.forgetAll();
  lists.forgetAll();
}

/** A person's role, or null: no member, no such workspace, or one in the trash. */
export async function roleOf(
  { db, roles }: WorkspaceContext,
  personId: string,
  workspaceId: string,
): Promise<Role | null> {
  const role = await roles.read(
    `${workspaceId} ${personId}`,
    async () => (await readRole(db, workspaceId, personId)) ?? "none",
  );
  return role === "none" ? null : role;
}

/** What rules need to know of a workspace; null: there is none, or it is in the trash. */
export async function placeOf({ db, places }: WorkspaceContext, workspaceId: string): Promise<PolicyItem | null> {
  const place = await places.read(workspaceId, async () => (await readPlace(db, workspaceId)) ?? "none");
  return place === "none" ? null : place;
}

/** Refuses MISSING to strangers and FORBIDDEN to members whose role does not allow it. */
export async function requireRole(
  context: WorkspaceContext,
  personId: string,
  workspaceId: string,
  action: Action,
): Promise<Membership> {
  const role = await roleOf(context, personId, workspaceId);
  const row = role === null ? null : await readWorkspace(context.db, workspaceId);
  if (role === null || row === null) throw refuse("MISSING", "There is no such workspace.");
  if (!can(role, action))
    throw refuse("FORBIDDEN", "Your role in this workspace does not allow this.", { role, action });
  return { workspace: workspaceOfRow(row), role };
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
