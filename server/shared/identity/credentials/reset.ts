import type { EventActor } from "#events";
import type { MailContext } from "../mails/context.ts";
import { mailReset } from "../mails/reset.ts";
import { changeCredentials, type CredentialContext } from "./context.ts";
import { deletePasskeys } from "./passkeys/queries.ts";
import { deleteRecoveryCodes, deleteTotp } from "./queries.ts";

/** Removes every second factor of a person; ending their sessions is the caller's to do. */
export async function resetSecondFactors(
  context: CredentialContext & MailContext,
  personId: string,
  actor: EventActor,
): Promise<void> {
  const change = { personId, actor, credential: null, type: "credential.reset" } as const;
  await changeCredentials(context, change, async (trx) => {
    await deletePasskeys(trx, { personId });
    await deleteTotp(trx, personId);
    await deleteRecoveryCodes(trx, personId);
    await mailReset(context, trx, personId);
    return true;
  });
}
