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
  { identity, workspaces }: Pick<FormContext, "identity" | "workspaces">,
  form: StoredForm,
): Promise<Invited> {
  const [members, grants] = await Promise.all([
    workspaces.membersOf(form.workspaceId),
    workspaces.grantsOn({ workspaceId: form.workspaceId, kind: "form", id: form.id }),
  ]);
  const granted = grants.filter((one) => workspaces.can(one.role, "comment"));
  const inGroups = await identity.membersOfGroups(granted.flatMap((one) => one.groupId ?? []));
  return {
    personIds: [
      ...new Set([
        ...members.filter((one) => workspaces.can(one.role, "comment")).map((one) => one.personId),
        ...granted.flatMap((one) => one.personId ?? []),
        ...[...inGroups.values()].flat(),
      ]),
    ],
    hasLink: granted.some((one) => one.isLink),
  };
}
