import type { Grant } from "#workspaces";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "./queries.ts";

export interface Invited {
  /** Persons with an account who can answer, by membership, by a grant to them or to their group. */
  readonly personIds: readonly string[];
  /** Whether a link lets others answer too. */
  readonly hasLink: boolean;
}

type Needs = Pick<FormContext, "identity" | "items" | "workspaces">;

/** Who can answer by a grant that counts today: rules of agencies may let one rest. */
async function readGranted(
  { identity, workspaces }: Needs,
  form: StoredForm,
  grants: readonly Grant[],
): Promise<string[]> {
  const item = { workspaceId: form.workspaceId, kind: "form", id: form.id };
  const inGroups = await identity.membersOfGroups(grants.flatMap((one) => one.groupId ?? []));
  const idsOf = ({ personId, groupId }: Grant): readonly string[] =>
    personId === null ? (inGroups.get(groupId ?? "") ?? []) : [personId];
  const persons = await identity.personsByIds([...new Set(grants.flatMap(idsOf))]);
  const homes = new Map(persons.map((one) => [one.id, one.organisationId]));
  const counting: string[] = [];
  for (const grant of grants) {
    const ofHome = Map.groupBy(idsOf(grant), (id) => homes.get(id) ?? null);
    for (const [home, ids] of ofHome)
      if (home !== null && (await workspaces.restingBy(item, grant, home, null)) === null) counting.push(...ids);
  }
  return counting;
}

/** Who can answer a form. */
export async function readInvited(needs: Needs, form: StoredForm): Promise<Invited> {
  const { identity, items, workspaces } = needs;
  const [members, grants] = await Promise.all([
    workspaces.membersOf(form.workspaceId),
    workspaces.grantsOn({ workspaceId: form.workspaceId, kind: "form", id: form.id }),
  ]);
  const now = new Date();
  const granted = grants.filter(
    (one) => workspaces.can(one.role, "comment") && (one.expiresAt === null || one.expiresAt > now),
  );
  const ids = new Set([
    ...members.filter((one) => workspaces.can(one.role, "comment")).map((one) => one.personId),
    ...(await readGranted(needs, form, granted)),
  ]);
  const persons = items.classes.areNone ? [] : await identity.personsByIds([...ids]);
  for (const person of persons)
    if (await items.classes.keepsOut(person, { kind: "form", id: form.id, workspaceId: form.workspaceId }))
      ids.delete(person.id);
  return {
    personIds: [...ids],
    hasLink: granted.some((one) => one.isLink),
  };
}
