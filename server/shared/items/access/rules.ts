import type { PolicyActor, PolicyItem } from "#policy";
import { eventActorOf } from "../event-actor.ts";
import type { Actor, FoundItem } from "../kinds.ts";
import type { AccessContext } from "./context.ts";
import { rolesOfPerson } from "./roles.ts";

/** Who wrote an item; null: nobody with an account. */
export const writerOf = ({ ownerId, authorId }: Pick<FoundItem, "authorId" | "ownerId">): string | null =>
  ownerId ?? authorId ?? null;

/** What rules need to know of an item: whose workspace it lies in, its class, whose people wrote it. */
export async function policyItemOf(
  context: Pick<AccessContext, "classes" | "organisationOfPerson">,
  item: FoundItem,
): Promise<PolicyItem | null> {
  const writerId = writerOf(item);
  const place = await context.classes.placeOf(item);
  const author = writerId === null || place === null ? null : await context.organisationOfPerson(writerId);
  return place && { ...place, authorOrganisationId: author };
}

/**
 * Before the actor takes out a copy of an item that they may read, which is noted: rules may keep visitors with a link to the page.
 * Refuses POLICY_REFUSED.
 */
export async function requireCopy(context: AccessContext, { person, link }: Actor, item: FoundItem): Promise<void> {
  const own = person ? ((await rolesOfPerson(context, person, [item]))[0] ?? null) : null;
  const place = link && own === null ? await policyItemOf(context, item) : null;
  if (place && link)
    await context.policy.require(link.maker satisfies PolicyActor, { type: "copy.take" }, place, person === null);
  context.uses.read(eventActorOf({ person, link }), item, "downloaded");
}
