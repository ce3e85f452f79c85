import type { UnlockedLink } from "@safos/contract/items";
import { addressKey, refuse } from "#http";
import { splitLink } from "#identity";
import type { MeetingContext } from "../context.ts";
import { lockOfLive, type LiveFinder } from "./find.ts";

/** What a visitor shows once they have given the password. Refuses LINK_UNKNOWN, LINK_PASSWORD_WRONG and SIGN_IN_THROTTLED. */
export async function unlockLivePage(
  { identity, items }: Pick<MeetingContext, "identity" | "items">,
  finder: LiveFinder,
  shown: string,
  password: string,
  ip: string,
): Promise<UnlockedLink> {
  const { secret } = splitLink(shown);
  const found = await finder.find(secret, addressKey(ip));
  const { passwordHash, meetingId: id, workspaceId } = found;
  // It was taken away while they wrote.
  if (passwordHash === null) return { secret, until: null };
  const opened = await identity.linkPasswords.unlock({ id: lockOfLive(found), passwordHash, secret }, password, ip);
  if (!opened) {
    items.uses.unlockFailed({ kind: "meeting", id, workspaceId }, null);
    throw refuse("LINK_PASSWORD_WRONG");
  }
  return { secret: opened.secret, until: opened.until.toISOString() };
}
