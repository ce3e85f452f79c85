import { refuse } from "#http";
import { changeCredentials, type CredentialContext } from "./context.ts";
import { readPasskeys } from "./passkeys/queries.ts";
import { readTotp, replaceRecoveryCodes } from "./queries.ts";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-codes.ts";

/** Ten new ones, shown once; the earlier ones no longer work. Refuses MISSING to those without a second factor to stand in for. */
export async function makeRecoveryCodes(context: CredentialContext, personId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  const change = { personId, credential: "recoveryCodes", type: "credential.added" } as const;
  const isMade = await changeCredentials(context, change, async (trx) => {
    const hasFactor = (await readPasskeys(trx, personId)).length > 0 || (await readTotp(trx, personId)) !== null;
    if (!hasFactor) return false;
    await replaceRecoveryCodes(
      trx,
      personId,
      codes.map((code) => hashRecoveryCode(personId, code)),
    );
    return true;
  });
  if (!isMade) throw refuse("MISSING", "Add a passkey or an app first.");
  return codes;
}
