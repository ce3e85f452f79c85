import { refuse, type Principal } from "#http";
import type { Organisations } from "#organisations";
import type { IdentityDb } from "../queries.ts";
import { lacksSecondFactor } from "../sessions/rules.ts";
import { changeCredentials, type CredentialContext } from "./context.ts";
import { needPersonOf } from "./need-person.ts";
import { deletePasskeys, readPasskeys } from "./passkeys/queries.ts";
import { deleteRecoveryCodes, deleteTotp, readTotp } from "./queries.ts";

type Context = CredentialContext & { readonly organisations: Organisations };

/** Removing the last second factor takes the recovery codes along, or is refused where the organisation asks for one. */
async function endLast(context: Context, trx: IdentityDb, principal: Principal): Promise<void> {
  const { personId } = principal;
  const isLeft = (await readPasskeys(trx, personId)).length > 0 || (await readTotp(trx, personId)) !== null;
  if (isLeft) return;
  const person = await needPersonOf(context, personId);
  const rules = context.organisations.byId(principal.organisationId)?.rules;
  if (rules && lacksSecondFactor(rules, { ...person, hasSecondFactor: false })) throw refuse("LAST_FACTOR");
  await deleteRecoveryCodes(trx, personId);
}

/** Refuses MISSING and LAST_FACTOR. */
export async function removePasskey(context: Context, principal: Principal, id: string): Promise<void> {
  const { personId } = principal;
  const change = { personId, credential: "passkey", type: "credential.removed" } as const;
  const isRemoved = await changeCredentials(context, change, async (trx) => {
    if (!(await deletePasskeys(trx, { personId, id }))) return false;
    await endLast(context, trx, principal);
    return true;
  });
  if (!isRemoved) throw refuse("MISSING", "There is no such passkey.");
}

/** Refuses MISSING and LAST_FACTOR. */
export async function removeTotp(context: Context, principal: Principal): Promise<void> {
  const { personId } = principal;
  const change = { personId, credential: "totp", type: "credential.removed" } as const;
  const isRemoved = await changeCredentials(context, change, async (trx) => {
    if (!(await deleteTotp(trx, personId))) return false;
    await endLast(context, trx, principal);
    return true;
  });
  if (!isRemoved) throw refuse("MISSING", "No app is in use.");
}
