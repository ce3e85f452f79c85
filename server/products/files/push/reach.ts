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

type ReachDeps = Pick<FilesDeps, "db" | "identity" | "workspaces">;

/** What of all files concerns a person, as they are now. */
async function reachOf({ db, identity, workspaces }: ReachDeps, personId: string): Promise<Reach> {
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

/** What is open to a person is asked anew after this, whatever was heard of it. */
const keptMs = 30_000;

/** Reaches of those who are connected, so that a change asks no statement. */
export function keepReaches(deps: ReachDeps) {
  const known = new Map<string, { readonly reach: Promise<Reach>; readonly at: number }>();
  return {
    of(personId: string): Promise<Reach> {
      const found = known.get(personId);
      if (found && found.at > performance.now() - keptMs) return found.reach;
      const reach = reachOf(deps, personId);
      known.set(personId, { reach, at: performance.now() });
      reach.catch(() => known.delete(personId));
      return reach;
    },
    forget: (personId: string): void => void known.delete(personId),
    forgetAll: (): void => known.clear(),
  };
}
