import type { Identity } from "#identity";
import type { Actor } from "./context.ts";

/** A person in whose name something is done that they did not ask for just now; null when they are gone or disabled. */
export async function findActor(
  identity: Pick<Identity, "personsByIds">,
  personId: string,
): Promise<(Actor & { readonly userId: string }) | null> {
  const [person] = await identity.personsByIds([personId]);
  if (!person || person.disabled) return null;
  const { organisationId, displayName, userId } = person;
  return { personId, organisationId, displayName, userId };
}
