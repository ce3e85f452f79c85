import type { ChangeShare } from "@safos/contract/items";
import { refuse, type Principal } from "#http";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { ItemDb } from "../tables.ts";
import { openingOf } from "../terms/opening.ts";
import { readTerms } from "../terms/queries.ts";
import { publishing, type PlacedItem } from "./list.ts";

/**
 * A link with another role, end or password. What makes it wider is asked of the rules as a new link is; a password may be put
 * on any. Refuses MISSING, POLICY_REFUSED and LINK_PASSWORD_WEAK.
 */
export async function changeLink(
  {
    db,
    access,
    policy,
    workspaces,
  }: { db: ItemDb; access: Pick<ItemAccess, "policyItemOf">; policy: Policy; workspaces: Workspaces },
  person: Principal,
  item: PlacedItem,
  { grantId, change }: { readonly grantId: string; readonly change: ChangeShare },
): Promise<void> {
  const place = await access.policyItemOf(item);
  if (!place) throw refuse("MISSING");
  const { role, password } = change;
  const terms = (await readTerms(db, [grantId])).get(grantId);
  const isFederated = terms?.purpose === "federated";
  if (isFederated && typeof password === "string") throw refuse("LINK_TERMS");
  const expiresAt = typeof change.expiresAt === "string" ? new Date(change.expiresAt) : change.expiresAt;
  await workspaces.changeLink(
    person.personId,
    item,
    grantId,
    { role, expiresAt, password },
    ({ createdAt, expiresAt: end, hasPassword, isWider }) => {
      if (!isWider) return null;
      if (isFederated) return policy.decide(person, openingOf({ createdAt, hasPassword, terms }), place);
      const lifetimeMs = end === null ? null : end.getTime() - createdAt.getTime();
      const publish = item.kind === "form" ? policy.decide(person, publishing(person), place) : null;
      return publish ?? policy.decide(person, { type: "link.make", lifetimeMs, hasPassword }, place);
    },
  );
}
