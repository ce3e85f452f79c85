import type { UnlockedLink } from "@safos/contract/items";
import { refuse, type Http } from "#http";
import { splitLink, type Identity } from "#identity";
import type { ItemAccess } from "../access/access.ts";
import type { Uses } from "../uses/uses.ts";

export interface UnlockDeps {
  readonly access: Pick<ItemAccess, "findLink">;
  readonly identity: Pick<Identity, "linkPasswords">;
  readonly uses: Pick<Uses, "unlockFailed">;
  readonly addressOf: Http["addressOf"];
}

/** What a visitor shows once they have given the password of a link. Refuses LINK_GONE, LINK_PASSWORD_WRONG and SIGN_IN_THROTTLED. */
export async function unlockLink(
  { access, identity, uses }: UnlockDeps,
  { secret: shown, password }: { readonly secret: string; readonly password: string },
  ip: string,
): Promise<UnlockedLink> {
  const { secret } = splitLink(shown);
  const { ref, grantId, passwordHash, expiresAt } = await access.findLink(secret);
  // It was taken away while the visitor wrote.
  if (passwordHash === null) return { secret, until: expiresAt?.toISOString() ?? null };
  const opened = await identity.linkPasswords.unlock({ id: grantId, passwordHash, secret }, password, ip);
  if (!opened) {
    uses.unlockFailed(ref, grantId);
    throw refuse("LINK_PASSWORD_WRONG");
  }
  return { secret: opened.secret, until: opened.until.toISOString() };
}
