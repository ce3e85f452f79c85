import type { AnyOutboxEvent, EventActor } from "#events";
import { about, forgetAll, needPerson, type WorkspaceContext } from "../context.ts";
import {
  clearPersonalOf,
  countOwners,
  deleteGrantsOf,
  deleteMember,
  lockWorkspace,
  readMember,
  readOwnedBy,
  readPersonalOf,
  readWorkspacesOf,
  upsertMember,
  type OwnedRow,
  type WorkspaceDb,
} from "../queries.ts";

/** Someone leaves and another takes over, as `actor` decided. */
export interface Succession {
  readonly formerId: string;
  readonly successorId: string;
  readonly actor: EventActor;
}

const envelope = ({ actor }: Pick<Succession, "actor">, workspaceId: string, personId: string) => ({
  ...about(workspaceId, null, personId),
  actor,
});

/** The workspaces of a person's own organisation that they own; not the one they have to themselves. */
export const ownedBy = ({ db }: WorkspaceContext, personId: string): Promise<OwnedRow[]> => readOwnedBy(db, personId);

async function makeOwner(
  trx: WorkspaceDb,
  by: Succession,
  workspaceId: string,
  organisationId: string,
): Promise<AnyOutboxEvent[]> {
  const { successorId: personId } = by;
  const before = await readMember(trx, workspaceId, personId);
  if (before?.role === "owner") return [];
  await upsertMember(trx, { workspaceId, personId, organisationId, role: "owner" });
  const type = before ? ("member.roleChanged" as const) : ("member.added" as const);
  return [{ type, ...envelope(by, workspaceId, personId), payload: { personId, role: "owner" } }];
}

/** Makes the successor an owner of every workspace that the other owns in their organisation; how many. May be called again. */
export async function handOverWorkspaces(context: WorkspaceContext, by: Succession): Promise<number> {
  const { organisationId } = await needPerson(context, by.successorId);
  let given = 0;
  for (const { id } of await readOwnedBy(context.db, by.formerId)) {
    const isGiven = await context.db.transaction().execute(async (trx) => {
      const workspace = await lockWorkspace(trx, id);
      if (workspace?.organisationId !== organisationId) return false;
      if ((await readMember(trx, id, by.formerId))?.role !== "owner") return false;
      const { formerId, successorId: personId } = by;
      await context.events.emit(trx, [
        ...(await makeOwner(trx, by, id, organisationId)),
        {
          type: "workspace.handedOver",
          ...envelope(by, id, personId),
          payload: { personId, formerId, isHome: false },
        },
      ]);
      return true;
    });
    if (isGiven) given += 1;
  }
  forgetAll(context);
  return given;
}

/**
 * Makes what a person had to themselves a workspace of the successor, with everything in it under the same ids: files,
 * documents, boards. False when there is none. Refuses PERSON_UNKNOWN.
 */
export async function handOverHome(context: WorkspaceContext, by: Succession, name: string): Promise<boolean> {
  const { organisationId } = await needPerson(context, by.successorId);
  const { formerId, successorId: personId } = by;
  const isGiven = await context.db.transaction().execute(async (trx) => {
    const home = await readPersonalOf(trx, formerId, "forUpdate");
    if (home?.organisationId !== organisationId) return false;
    await clearPersonalOf(trx, home.id, name);
    const members = await makeOwner(trx, by, home.id, organisationId);
    await deleteMember(trx, home.id, formerId);
    await context.events.emit(trx, [
      { type: "workspace.renamed", ...envelope(by, home.id, personId), payload: {} },
      ...members,
      { type: "member.removed", ...envelope(by, home.id, formerId), payload: { personId: formerId } },
      {
        type: "workspace.handedOver",
        ...envelope(by, home.id, personId),
        payload: { personId, formerId, isHome: true },
      },
    ]);
    return true;
  });
  forgetAll(context);
  return isGiven;
}

/**
 * Ends a person's memberships and the grants that come with them, except where no owner would be left; how many ended.
 * The workspace that they have to themselves stays.
 */
export async function leaveAll(
  context: WorkspaceContext,
  { personId, actor }: { readonly personId: string; readonly actor: EventActor },
): Promise<number> {
  let ended = 0;
  for (const { id, personalOf } of await readWorkspacesOf(context.db, personId)) {
    if (personalOf !== null) continue;
    const isLeft = await context.db.transaction().execute(async (trx) => {
      const workspace = await lockWorkspace(trx, id);
      const before = workspace && (await readMember(trx, id, personId));
      if (!before) return false;
      if (before.role === "owner") {
        const { all, home } = await countOwners(trx, id);
        if (all === 1 || (before.isHome && home === 1)) return false;
      }
      await deleteMember(trx, id, personId);
      await deleteGrantsOf(trx, id, personId);
      await context.events.emit(trx, {
        type: "member.removed",
        ...envelope({ actor }, id, personId),
        payload: { personId },
      });
      return true;
    });
    if (isLeft) ended += 1;
  }
  forgetAll(context);
  return ended;
}
