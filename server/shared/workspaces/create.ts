import { uuid } from "#clock";
import type { Transaction } from "#events";
import { refuse } from "#http";
import { about, forgetMember, needPerson, type WorkspaceContext } from "./context.ts";
import { insertWorkspace, readWorkspace, readWorkspacesOf, upsertMember } from "./queries.ts";
import { workspaceOfRow, type Workspace } from "./workspace.ts";

interface FreshWorkspace {
  readonly name: string;
  readonly description: string;
  /** Whose own workspace it is; each person has one. */
  readonly personalOf: string | null;
}

/** Makes a workspace that a person owns; `within` is part of the same transaction. */
export async function createWorkspace(
  context: WorkspaceContext,
  ownerId: string,
  { name, description, personalOf }: FreshWorkspace,
  within: (trx: Transaction, id: string) => Promise<void> = async () => undefined,
): Promise<Workspace> {
  const { db } = context;
  const owner = await needPerson(context, ownerId);
  if (owner.isGuest) throw refuse("GUEST_REFUSED");
  const id = uuid();
  await db.transaction().execute(async (trx) => {
    const isNew = await insertWorkspace(trx, {
      id,
      name,
      description,
      organisationId: owner.organisationId,
      personalOf,
      createdBy: ownerId,
    });
    if (!isNew) return;
    await upsertMember(trx, {
      workspaceId: id,
      personId: ownerId,
      organisationId: owner.organisationId,
      role: "owner",
    });
    await within(trx, id);
    const isPersonal = personalOf !== null;
    await context.events.emit(trx, [
      { type: "workspace.created", ...about(id, ownerId), payload: { ownerId, isPersonal } },
      {
        type: "member.added",
        ...about(id, ownerId, ownerId),
        payload: { personId: ownerId, role: "owner", isPersonal },
      },
    ]);
  });
  forgetMember(context, id, ownerId);
  const row =
    personalOf === null
      ? await readWorkspace(db, id)
      : (await readWorkspacesOf(db, ownerId)).find((one) => one.personalOf === ownerId);
  if (!row) throw refuse("MISSING", "There is no such workspace.");
  return workspaceOfRow(row);
}

/** One that others can be let into. */
export const createShared = (
  context: WorkspaceContext,
  ownerId: string,
  { name, description = "" }: { readonly name: string; readonly description?: string | undefined },
  within?: (trx: Transaction, id: string) => Promise<void>,
): Promise<Workspace> =>
  createWorkspace(context, ownerId, { name: name.trim(), description: description.trim(), personalOf: null }, within);
