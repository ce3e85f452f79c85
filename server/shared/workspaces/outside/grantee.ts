import type { Identity } from "#identity";
import type { OutsideGrantRow } from "./queries.ts";

/** Whose people a grant lets in; null: nobody's, since the person or group is gone, or since it is a link. */
export async function organisationOfGrantee(
  identity: Pick<Identity, "personById" | "groupsByIds">,
  { personId, groupId, granteeOrganisationId }: OutsideGrantRow,
): Promise<string | null> {
  if (personId !== null) return (await identity.personById(personId))?.organisationId ?? null;
  if (groupId !== null) return (await identity.groupsByIds([groupId]))[0]?.organisationId ?? null;
  return granteeOrganisationId;
}
