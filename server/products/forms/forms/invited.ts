import type { FormContext } from "../context.ts";
import type { StoredForm } from "./queries.ts";

export interface Invited {
  /** Persons with an account who can answer, by membership, by a grant to them or to their group. */
  readonly personIds: readonly string[];
  /** Whether a link lets others answer too. */
  readonly hasLink: boolean;
}

/** Who can answer a form. */
export async function readInvited(
  { identity, items, workspaces }: Pick<FormContext, "identity" | "items" | "workspaces">,
  form: StoredForm,
): Promise<Invited> {
  const [members, grants] = await Promise.all([
    workspaces.membersOf(form.workspaceId),
    workspaces.grantsOn({ workspaceId: form.workspaceId, kind: "form", id: form.id }),
  ]);
  const granted = grants.filter((one) => workspaces.can(one.role, "comment"));
  const inGroups = await identity.membersOfGroups(granted.flatMap((one) => one.groupId ?? []));
  const ids = new Set([
    ...members.filter((one) => workspaces.can(one.role, "comment")).map((one) => one.personId),
    ...granted.flatMap((one) => one.personId ?? []),
    ...[...inGroups.values()].flat(),
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
