import {
  CollaborationState,
  NewLock,
  NewVersion,
  VersionContent,
  VersionPage,
  type Version,
} from "@safos/contract/collaboration";
import { Empty, Id, Problem } from "@safos/contract/common";
import { ItemKindName } from "@safos/contract/items";
import Type from "typebox";
import { type FastifyInstance, refuse } from "#http";
import type { Identity } from "#identity";
import type { ItemRef, Items } from "#items";
import { can } from "#workspaces";
import { versionsPerPage, type Versions } from "./versions.ts";

const tags = ["collaboration"];
const errors = { "4xx": Problem, "5xx": Problem };
const ByRef = Type.Object({ kind: ItemKindName, id: Id });
type ByRef = ItemRef;
const ByVersion = Type.Object({ ...ByRef.properties, versionId: Id });
type ByVersion = ItemRef & { versionId: string };
const After = Type.Object({ after: Type.Optional(Id) });

/** Versions and the lock of anything that is edited together: `/api/v1/items/<kind>/<id>/versions` and `/lock`. */
export function versionRoutes(deps: { items: Items; identity: Identity; versions: Versions }) {
  const { items, identity, versions } = deps;

  async function people(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, Version["createdBy"]>> {
    const persons = await identity.personsByIds([...new Set(ids.filter((id) => id !== null))]);
    return new Map(persons.map((person) => [person.id, identity.view(person)]));
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id/collaboration",
      { schema: { tags, params: ByRef, response: { 200: CollaborationState, ...errors } } },
      async (request): Promise<CollaborationState> => {
        const actor = await items.actorOf(request);
        const item = await items.require(actor, request.params.kind, request.params.id, "read");
        const state = await versions.state(item);
        const known = await people([state.lockedBy, state.changedBy]);
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
      },
    );
    app.get<{ Params: ByRef; Querystring: { after?: string } }>(
      "/api/v1/items/:kind/:id/versions",
      { schema: { tags, params: ByRef, querystring: After, response: { 200: VersionPage, ...errors } } },
      async (request) => {
        const item = await items.require(await items.actorOf(request), request.params.kind, request.params.id, "read");
        const rows = await versions.list(item, request.query.after ?? null);
        const page = rows.slice(0, versionsPerPage);
        const known = await people(page.map((row) => row.createdBy));
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
      },
    );
    app.post<{ Params: ByRef; Body: NewVersion }>(
      "/api/v1/items/:kind/:id/versions",
      { schema: { tags, params: ByRef, body: NewVersion, response: { 201: Type.Object({ id: Id }), ...errors } } },
      async (request, reply) => {
        const actor = await items.actorOf(request);
        const item = await items.require(actor, request.params.kind, request.params.id, "write");
        const id = await versions.keep(item, actor.person?.personId ?? null, request.body.name.trim());
        return reply.code(201).send({ id });
      },
    );
    app.patch<{ Params: ByVersion; Body: NewVersion }>(
      "/api/v1/items/:kind/:id/versions/:versionId",
      { schema: { tags, params: ByVersion, body: NewVersion, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { kind, id, versionId } = request.params;
        const item = await items.require(await items.actorOf(request), kind, id, "write");
        await versions.rename(item, versionId, request.body.name);
        return {};
      },
    );
    app.get<{ Params: ByVersion }>(
      "/api/v1/items/:kind/:id/versions/:versionId/content",
      { schema: { tags, params: ByVersion, response: { 200: VersionContent, ...errors } } },
      async (request) => {
        const { kind, id, versionId } = request.params;
        const item = await items.require(await items.actorOf(request), kind, id, "read");
        return { update: Buffer.from(await versions.content(item, versionId)).toString("base64") };
      },
    );
    app.post<{ Params: ByVersion }>(
      "/api/v1/items/:kind/:id/versions/:versionId/restore",
      // What there was just before, as a version: restoring that one takes it back.
      { schema: { tags, params: ByVersion, response: { 200: Type.Object({ id: Id }), ...errors } } },
      async (request) => {
        const { kind, id, versionId } = request.params;
        const actor = await items.actorOf(request);
        const item = await items.require(actor, kind, id, "write");
        return { id: await versions.restore(item, versionId, actor.person?.personId ?? null) };
      },
    );
    app.put<{ Params: ByRef; Body: NewLock }>(
      "/api/v1/items/:kind/:id/lock",
      { schema: { tags, params: ByRef, body: NewLock, response: { 200: Type.Object({ id: Id }), ...errors } } },
      async (request) => {
        const actor = await items.actorOf(request);
        const item = await items.require(actor, request.params.kind, request.params.id, "write");
        if (!actor.person) throw refuse("FORBIDDEN", "Only people with an account approve and lock.");
        return { id: await versions.lock(item, actor.person.personId, request.body.name) };
      },
    );
    app.delete<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id/lock",
      { schema: { tags, params: ByRef, response: { 200: Empty, ...errors } } },
      async (request) => {
        const actor = await items.actorOf(request);
        const item = await items.require(actor, request.params.kind, request.params.id, "write");
        const { lockedBy } = await versions.state(item);
        if (!actor.person || (lockedBy !== actor.person.personId && !can(item.role, "manage")))
          throw refuse("FORBIDDEN", "Whoever locked it, or an owner, unlocks it.");
        await versions.unlock(item, actor.person.personId);
        return {};
      },
    );
  };
}
