import { sql } from "#database";
import type { FilesDeps } from "../deps.ts";
import { nodeIdsOf } from "../item.ts";

/** The workspaces whose changes concern a person. */
export interface Reach {
  /** All of it is open to them. */
  readonly whole: ReadonlySet<string>;
  /** Something of it was given to them. */
  readonly parts: ReadonlySet<string>;
}

/** What of all files concerns a person, as they are now. */
export async function reachOf(
  { db, identity, workspaces }: Pick<FilesDeps, "db" | "identity" | "workspaces">,
  personId: string,
): Promise<Reach> {
  const person = await identity.personById(personId);
  if (!person) return { whole: new Set(), parts: new Set() };
  const list = await workspaces.listFor(personId);
  const whole = new Set(list.filter(({ role }) => workspaces.can(role, "read")).map(({ workspace }) => workspace.id));
  const granted = await workspaces.grantedItems({ personId, organisationId: person.organisationId });
  const ids = nodeIdsOf(granted.filter(({ kind }) => kind === "file").map(({ id }) => id));
  if (ids.length === 0) return { whole, parts: new Set() };
  const { rows } = await sql<{
    workspaceId: string;
  }>`select distinct workspace_id as "workspaceId" from files.node where id = any(${ids}::bigint[])`.execute(db);
  return { whole, parts: new Set(rows.map((row) => row.workspaceId).filter((id) => !whole.has(id))) };
}
