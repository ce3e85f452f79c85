import { now } from "#clock";
import { refuse, type Principal } from "#http";
import { beginAttempt, endAttempt, tryAttempt } from "../attempts/attempts.ts";
import { changeCredentials, type CredentialContext } from "./context.ts";
import { needPersonOf } from "./need-person.ts";
import { storeTotp } from "./queries.ts";
import { openTotp, sealTotp } from "./totp-secret.ts";
import { describeTotp, newTotpSecret, stepOfCode } from "./totp.ts";

const attemptOf = (principal: Principal) => ({ kind: "totp", place: { sessionId: principal.sessionId } }) as const;

/** A new secret for an app; the one in use stays until the new one has shown a code. */
export async function beginTotp(
  context: CredentialContext,
  principal: Principal,
): Promise<{ attempt: string; secret: string; uri: string }> {
  const person = await needPersonOf(context, principal.personId);
  const secret = newTotpSecret();
  const attempt = await beginAttempt(context.db, {
    ...attemptOf(principal),
    personId: person.id,
    secret: sealTotp(context, person.id, secret),
  });
  return { attempt, ...describeTotp(secret, person.name) };
}

/** Refuses ATTEMPT_OVER and CODE_WRONG. */
export async function confirmTotp(
  context: CredentialContext,
  principal: Principal,
  { attempt, code }: { readonly attempt: string; readonly code: string },
): Promise<void> {
  const { personId } = principal;
  const begun = { ...attemptOf(principal), attempt };
  const { secret: sealed } = await tryAttempt(context.db, begun);
  const secret = sealed && openTotp(context, personId, sealed);
  const step = secret && stepOfCode(secret, code, now());
  if (!sealed || typeof step !== "number") throw refuse("CODE_WRONG");
  await endAttempt(context.db, begun);
  const change = { personId, credential: "totp", type: "credential.added", shownIn: principal.sessionId } as const;
  await changeCredentials(context, change, async (trx) => {
    await storeTotp(trx, personId, sealed, step);
    return true;
  });
}
