import { can, type Workspaces } from "#workspaces";
import type { Items } from "#items";
import { chainOf, classedOf, type Step } from "../item.ts";
import { keepsAll } from "./access.ts";
import type { Actor } from "./context.ts";

/** What is asked of a person about many nodes. */
export interface OpenDeps {
  readonly items: Pick<Items, "classes" | "restrictions">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "standingOf">;
}
type Person = Pick<Actor, "personId" | "organisationId">;

/**
 * Those of a list that neither a class nor a restriction keeps from a person who may read what lies around them. `lineageOf`: what leads to
 * one, itself the last, as far as it was not asked already. One statement more where anything is restricted.
 */
export async function openTo<T>(
  deps: OpenDeps,
  person: Person,
  list: readonly T[],
  lineageOf: (one: T) => readonly Step[],
): Promise<readonly T[]> {
  const open = await deps.items.classes.openTo(person, list, (one) => classedOf(lineageOf(one)));
  const { restrictions } = deps.items;
  if (restrictions.areNone) return open;
  const restricted = new Map(
    open.flatMap((one) => {
      const lineage = lineageOf(one);
      return restrictions.nearest(chainOf(lineage)) === null ? [] : [[one, lineage] as const];
    }),
  );
  if (restricted.size === 0) return open;
  const ids = new Set([...restricted.values()].flat().map(({ id }) => String(id)));
  const grants = await deps.workspaces.grantedRoles(person, "file", [...ids]);
  const workspaceIds = new Set([...restricted.values()].map((lineage) => workspaceOf(lineage)));
  const kept = new Map<string, boolean>();
  for (const id of workspaceIds) kept.set(id, await keepsAll(deps, person, id, null));
  return open.filter((one) => {
    const lineage = restricted.get(one);
    if (!lineage) return true;
    const keeps = kept.get(workspaceOf(lineage)) ?? false;
    const above = { member: keeps ? ("viewer" as const) : null, keeps };
    return can(
      restrictions.roleIn(chainOf(lineage), above, ({ id }) => grants.get(id) ?? null),
      "read",
    );
  });
}

const workspaceOf = (lineage: readonly Step[]): string => lineage[0]?.workspaceId ?? "";
