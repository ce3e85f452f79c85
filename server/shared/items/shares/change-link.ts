import type { ChangeShare } from "@safos/contract/items";
import { refuse, type Principal } from "#http";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import { publishing, type PlacedItem } from "./list.ts";

/**
 * A link with another role, end or password. What makes it wider is asked of the rules as a new link is; a password may be put
 * on any. Refuses MISSING, POLICY_REFUSED and LINK_PASSWORD_WEAK.
 */
export async function changeLink(
  { access, policy, workspaces }: { access: Pick<ItemAccess, "policyItemOf">; policy: Policy; workspaces: Workspaces },
  person: Principal,
  item: PlacedItem,
  { grantId, change }: { readonly grantId: string; readonly change: ChangeShare },
): Promise<void> {
  const place = await access.policyItemOf(item);
  if (!place) throw refuse("MISSING");
  const { role, password } = change;
  const expiresAt = typeof change.expiresAt === "string" ? new Date(change.expiresAt) : change.expiresAt;
  await workspaces.changeLink(
    person.personId,
    item,
    grantId,
    { role, expiresAt, password },
    ({ createdAt, expiresAt: end, hasPassword, isWider }) => {
      if (!isWider) return null;
      const lifetimeMs = end === null ? null : end.getTime() - createdAt.getTime();
      const publish = item.kind === "form" ? policy.decide(person, publishing(person), place) : null;
      return publish ?? policy.decide(person, { type: "link.make", lifetimeMs, hasPassword }, place);
    },
  );
}
