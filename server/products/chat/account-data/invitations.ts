import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { isServerUser } from "../rooms/workspace-link.ts";
import type { AccountData } from "./account-data.ts";

/** Whether a person wants invitations (client-server API, "Invite permission"; MSC4380 before it was in the specification). */

const stable = "m.invite_permission_config";
/** Where there is no other. */
const unstable = "org.matrix.msc4380.invite_permission_config";

/** From which position on a person is shown the invitations that they have; 0: always was. Null: they want none. */
export function invitationsShownSince(accountData: AccountData, userId: string): number | null {
  const chosen = accountData.kept(userId, "", stable) ?? accountData.kept(userId, "", unstable);
  if (chosen === undefined) return 0;
  return chosen.content["default_action"] === "block" ? null : chosen.position;
}

interface Membership {
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string | undefined;
  readonly content: JsonObject;
  readonly isBroughtIn?: boolean;
}

/**
 * Nobody is asked in who wants no invitations. What workspaces and administrators do is no invitation. Refuses M_INVITE_BLOCKED.
 */
export function requireInvitable(
  accountData: AccountData,
  { type, sender, stateKey, content, isBroughtIn }: Membership,
): void {
  if (type !== "m.room.member" || content["membership"] !== "invite" || stateKey === undefined) return;
  if (isBroughtIn === true || isServerUser(sender)) return;
  if (invitationsShownSince(accountData, stateKey) === null)
    refuse("M_INVITE_BLOCKED", `${stateKey} takes no invitations.`);
}
