import type { Credentials, Passkey, SecondFactor } from "@safos/contract/credentials";
import { readPasswordHash } from "../queries.ts";
import type { CredentialContext } from "./context.ts";
import { readPasskeys, type PasskeyRow } from "./passkeys/queries.ts";
import { countRecoveryCodes, readTotp } from "./queries.ts";

export const viewPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  isBackedUp: row.isBackedUp,
});

/** What a person can sign in with. */
export async function listCredentials(
  { db }: Pick<CredentialContext, "db">,
  personId: string,
): Promise<Omit<Credentials, "isSecondFactorNeeded">> {
  const [hash, passkeys, totp, recoveryCodesLeft] = await Promise.all([
    readPasswordHash(db, personId),
    readPasskeys(db, personId),
    readTotp(db, personId),
    countRecoveryCodes(db, personId),
  ]);
  return {
    hasPassword: hash !== null,
    passkeys: passkeys.map(viewPasskey),
    totpSince: totp?.createdAt.toISOString() ?? null,
    recoveryCodesLeft,
  };
}

/** What they can show as a second factor, the strongest first. */
export async function secondFactorsOf(
  { db }: Pick<CredentialContext, "db">,
  personId: string,
): Promise<{ methods: SecondFactor[]; passkeys: readonly PasskeyRow[]; recoveryCodesLeft: number }> {
  const [passkeys, totp, recoveryCodesLeft] = await Promise.all([
    readPasskeys(db, personId),
    readTotp(db, personId),
    countRecoveryCodes(db, personId),
  ]);
  const has = { passkey: passkeys.length > 0, totp: totp !== null };
  const methods = (["passkey", "totp"] as const).filter((one) => has[one]);
  // Recovery codes stand in for what was lost; alone they are no second factor.
  return {
    methods: methods.length > 0 && recoveryCodesLeft > 0 ? [...methods, "recoveryCode"] : methods,
    passkeys,
    recoveryCodesLeft,
  };
}
