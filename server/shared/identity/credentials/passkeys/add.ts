import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import { beginAttempt, endAttempt } from "../../attempts/attempts.ts";
import { needPersonOf } from "../need-person.ts";
import { changeCredentials, type CredentialContext } from "../context.ts";
import { creationOptions } from "./options.ts";
import { insertPasskey, readPasskeys, type PasskeyRow } from "./queries.ts";
import { verifyCreation, type WebAuthnResponse } from "./verify.ts";

const mostPasskeys = 20;

const attemptOf = (principal: Principal) => ({ kind: "passkey", place: { sessionId: principal.sessionId } }) as const;

/** Refuses PASSKEYS_FULL. */
export async function beginPasskey(
  context: CredentialContext,
  principal: Principal,
): Promise<{ attempt: string; options: Record<string, unknown> }> {
  const person = await needPersonOf(context, principal.personId);
  const known = await readPasskeys(context.db, person.id);
  if (known.length >= mostPasskeys) throw refuse("PASSKEYS_FULL");
  const { challenge, options } = await creationOptions(context.relyingParty, person, known);
  const attempt = await beginAttempt(context.db, { ...attemptOf(principal), personId: person.id, challenge });
  return { attempt, options };
}

/** Refuses ATTEMPT_OVER, PASSKEY_INVALID, PASSKEY_KNOWN and PASSKEYS_FULL. */
export async function addPasskey(
  context: CredentialContext,
  principal: Principal,
  fresh: { readonly attempt: string; readonly response: WebAuthnResponse; readonly name: string },
): Promise<PasskeyRow> {
  const { personId } = principal;
  const { challenge } = await endAttempt(context.db, { ...attemptOf(principal), attempt: fresh.attempt });
  const facts = await verifyCreation(context.relyingParty, challenge ?? "", fresh.response);
  if (!facts) throw refuse("PASSKEY_INVALID");
  let added: PasskeyRow | null = null;
  const change = { personId, credential: "passkey", type: "credential.added", shownIn: principal.sessionId } as const;
  await changeCredentials(context, change, async (trx) => {
    if ((await readPasskeys(trx, personId)).length >= mostPasskeys) throw refuse("PASSKEYS_FULL");
    added = await insertPasskey(trx, { id: uuid(), personId, name: fresh.name.trim() || "Safos", ...facts });
    return added !== null;
  });
  return added ?? refuseKnown();
}

function refuseKnown(): never {
  throw refuse("PASSKEY_KNOWN");
}
