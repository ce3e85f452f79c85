import { can, type Granted, type Role, type Workspaces } from "#workspaces";
import type { Items } from "#items";
import { chainOf, classedOf, raisedAlong, type Step } from "../item.ts";
import { keepsAll } from "./access.ts";
import type { Actor } from "./context.ts";

/** What is asked of a person about many nodes. */
export interface OpenDeps {
  readonly items: Pick<Items, "classes" | "restrictions">;
  readonly workspaces: Pick<Workspaces, "grantedRoles" | "placeOf" | "standingOf">;
}
type Person = Pick<Actor, "personId" | "organisationId">;

/** What is known already of those who are asked for. */
interface Around {
  /** What leads to all of them, the root first: the folder that is listed is the last. */
  readonly above?: readonly Step[];
  /** What the person was given on them and on what leads to them. */
  readonly granted?: Granted;
}

/**
 * Those of a list that neither a class nor a restriction keeps from a person who may read what lies around them. `lineageOf`: what leads to
 * one, itself the last, as far as it was not asked already. What was given may rest where something deeper was raised: what a person from
 * elsewhere is no member of is asked with all that leads to it. One statement more where anything is restricted, or raised for such a person.
 */
export async function openTo<T>(
  deps: OpenDeps,
  person: Person,
  list: readonly T[],
  lineageOf: (one: T) => readonly Step[],
  { above = [], granted }: Around = {},
): Promise<readonly T[]> {
  const open = await deps.items.classes.openTo(person, list, (one) => classedOf(lineageOf(one)));
  const asked = await toAsk(deps, person, open, lineageOf, above);
  if (asked.size === 0) return open;
  const ids = new Set([...asked.values()].flatMap(({ lineage }) => lineage.map(({ id }) => String(id))));
  const grants = granted ?? (await deps.workspaces.grantedRoles(person, "file", [...ids]));
  return open.filter((one) => {
    const at = asked.get(one);
    if (!at) return true;
    const level = raisedAlong(deps.items, at.lineage);
    const role = deps.items.restrictions.roleIn(chainOf(at.lineage), at, ({ id }) => grants.roleOn(id, level));
    return can(role, "read");
  });
}

/** One that is open only if what a person has in the workspace, or was given along the lineage, lets them read it. */
interface AskedFor {
  readonly lineage: readonly Step[];
  readonly member: Role | null;
  readonly keeps: boolean;
}

async function toAsk<T>(
  deps: OpenDeps,
  person: Person,
  list: readonly T[],
  lineageOf: (one: T) => readonly Step[],
  above: readonly Step[],
): Promise<ReadonlyMap<T, AskedFor>> {
  const { classes, restrictions } = deps.items;
  const asked = new Map<T, AskedFor>();
  if (classes.areNone && restrictions.areNone) return asked;
  const keeping = remember((id) => keepsAll(deps, person, id, null));
  const foreign = remember((id) => foreignRole(deps, person, id));
  for (const one of list) {
    const lineage = lineageOf(one);
    const workspaceId = (above[0] ?? lineage[0])?.workspaceId ?? "";
    const isRestricted = !restrictions.areNone && restrictions.nearest(chainOf(lineage)) !== null;
    const outside = raisedAlong(deps.items, lineage) === null ? null : await foreign(workspaceId);
    if (!isRestricted && (outside === null || can(outside.member, "read"))) continue;
    const keeps = await keeping(workspaceId);
    if (outside) asked.set(one, { lineage: [...above, ...lineage], member: outside.member, keeps });
    else asked.set(one, { lineage, member: keeps ? "viewer" : null, keeps });
  }
  return asked;
}

/** What someone of another organisation than the workspace's may do there by membership; null: they are of its own people. */
async function foreignRole(
  { workspaces }: OpenDeps,
  { personId, organisationId }: Person,
  workspaceId: string,
): Promise<{ readonly member: Role | null } | null> {
  if ((await workspaces.placeOf(workspaceId))?.organisationId === organisationId) return null;
  return { member: (await workspaces.standingOf(personId, workspaceId))?.role ?? null };
}

function remember<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const found = known.get(id) ?? read(id);
    known.set(id, found);
    return found;
  };
}
