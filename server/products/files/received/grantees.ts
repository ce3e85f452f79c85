import type { FilesDeps } from "../deps.ts";
import type { Grant } from "#workspaces";

/** Nextcloud's numbers of kinds of shares. An organisation as a whole is shown as a group. */
export const shareTypes = { user: 0, group: 1, link: 3, federated: 6 } as const;

export const shareTypeOf = ({ personId, isLink }: Pick<Grant, "personId" | "isLink">): number =>
  isLink ? shareTypes.link : personId === null ? shareTypes.group : shareTypes.user;

export interface NamedGrantee {
  /** As clients write it: a person's name, or the id of a group or an organisation. */
  readonly id: string;
  readonly displayName: string;
  readonly type: number;
}

type Granted = Pick<Grant, "personId" | "groupId" | "organisationId" | "isLink">;

/** Who has each of these grants, with two statements however many there are; null for links and those who are gone. */
export async function nameGrantees(
  { identity, organisations }: Pick<FilesDeps, "identity" | "organisations">,
  grants: readonly Granted[],
): Promise<(grant: Granted) => NamedGrantee | null> {
  const persons = await identity.personsByIds([...new Set(grants.flatMap((one) => one.personId ?? []))]);
  const groups = await identity.groupsByIds([...new Set(grants.flatMap((one) => one.groupId ?? []))]);
  const personById = new Map(persons.map((one) => [one.id, one]));
  const groupById = new Map(groups.map((one) => [one.id, one]));
  return (grant) => {
    const type = shareTypeOf(grant);
    const person = personById.get(grant.personId ?? "");
    if (person) return { id: person.name, displayName: person.displayName, type };
    const group = groupById.get(grant.groupId ?? "") ?? organisations.byId(grant.organisationId ?? "");
    return group ? { id: group.id, displayName: group.name, type } : null;
  };
}
