import type { CollaborationState, Version } from "@safos/contract/collaboration";
import { versionRoutes } from "@safos/contract/routes/collaboration";
import { refuse, type RouteBinding } from "#http";
import type { Identity } from "#identity";
import { actorRoutes, type Actor, type ItemRef, type Items } from "#items";
import { can } from "#workspaces";
import { versionsPerPage, type Versions } from "./versions.ts";

interface RouteDeps {
  readonly items: Items;
  readonly identity: Identity;
  readonly versions: Versions;
}

/** Versions and the lock of anything that is edited together: `/api/v1/items/<kind>/<id>/versions` and `/lock`. */
export function collaborationRoutes(deps: RouteDeps): RouteBinding {
  const { items, versions } = deps;
  const writable = (actor: Actor, ref: ItemRef) => items.require(actor, ref.kind, ref.id, "write");
  return actorRoutes("collaboration", versionRoutes, {
    readCollaboration: ({ caller, params }) => viewState(deps, caller, params),
    listVersions: ({ caller, params, query }) => listVersions(deps, caller, params, query.after ?? null),
    async nameVersion({ caller, params, body }) {
      const item = await writable(caller, params);
      return { id: await versions.store(item, caller.person?.personId ?? null, body.name.trim()) };
    },
    async renameVersion({ caller, params, body }) {
      await versions.rename(await writable(caller, params), params.versionId, body.name);
      return {};
    },
    async readVersion({ caller, params }) {
      const item = await items.require(caller, params.kind, params.id, "read");
      return { update: Buffer.from(await versions.content(item, params.versionId)).toString("base64") };
    },
    async restoreVersion({ caller, params }) {
      const item = await writable(caller, params);
      return { id: await versions.restore(item, params.versionId, caller.person?.personId ?? null) };
    },
    async lock({ caller, params, body }) {
      const item = await writable(caller, params);
      if (!caller.person) throw refuse("FORBIDDEN", "Only people with an account approve and lock.");
      return { id: await versions.lock(item, caller.person.personId, body.name) };
    },
    async unlock({ caller, params }) {
      const item = await writable(caller, params);
      const { lockedBy } = await versions.state(item);
      if (!caller.person || (lockedBy !== caller.person.personId && !can(item.role, "manage")))
        throw refuse("FORBIDDEN", "Only the person who locked it, or an owner, can unlock it.");
      await versions.unlock(item, caller.person.personId);
      return {};
    },
  });
}

async function peopleOf(
  identity: Identity,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, Version["createdBy"]>> {
  const persons = await identity.personsByIds([...new Set(ids.filter((id) => id !== null))]);
  return new Map(persons.map((person) => [person.id, identity.view(person)]));
}

async function viewState(
  { items, identity, versions }: RouteDeps,
  actor: Actor,
  ref: ItemRef,
): Promise<CollaborationState> {
  const item = await items.require(actor, ref.kind, ref.id, "read");
  const state = await versions.state(item);
  const known = await peopleOf(identity, [state.lockedBy, state.changedBy]);
  const isLocker = state.lockedBy !== null && state.lockedBy === actor.person?.personId;
  return {
    isLocked: state.lockedAt !== null,
    lockedAt: state.lockedAt?.toISOString() ?? null,
    lockedBy: known.get(state.lockedBy ?? "") ?? null,
    lockedVersion: state.lockedVersion,
    changedAt: state.changedAt.toISOString(),
    changedBy: known.get(state.changedBy ?? "") ?? null,
    canLock:
      actor.person !== null &&
      (state.lockedAt === null ? can(item.role, "write") : can(item.role, "manage") || isLocker),
  };
}

async function listVersions(
  { items, identity, versions }: RouteDeps,
  actor: Actor,
  ref: ItemRef,
  after: string | null,
): Promise<{ items: Version[]; next?: string }> {
  const rows = await versions.list(await items.require(actor, ref.kind, ref.id, "read"), after);
  const page = rows.slice(0, versionsPerPage);
  const known = await peopleOf(
    identity,
    page.map((row) => row.createdBy),
  );
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.createdAt.toISOString(),
      createdBy: known.get(row.createdBy ?? "") ?? null,
    })),
    ...(rows.length > versionsPerPage && last ? { next: last.id } : {}),
  };
}
