import type { PasskeyAttempt } from "@safos/contract/credentials";
import { now } from "#clock";
import { refuse } from "#http";
import { beginAttempt, endAttempt, placeOfDevice } from "../attempts/attempts.ts";
import { requestOptions } from "../credentials/passkeys/options.ts";
import { verifyAssertion, type WebAuthnResponse } from "../credentials/passkeys/verify.ts";
import { completeSignIn } from "./complete.ts";
import type { SessionContext } from "./context.ts";
import type { NewSession } from "./create.ts";
import type { BrowserPlace } from "./second-step.ts";

/** For anyone: the authenticator offers the passkeys that it keeps for this host. */
export async function beginPasskeySignIn(context: SessionContext, device: string): Promise<PasskeyAttempt> {
  const { challenge, options } = await requestOptions(context.relyingParty, []);
  const attempt = await beginAttempt(context.db, {
    kind: "passkeySignIn",
    place: placeOfDevice(device),
    personId: null,
    challenge,
  });
  return { attempt, options };
}

/** Refuses ATTEMPT_OVER, SECOND_FACTOR_REFUSED, and SIGN_IN_REFUSED for closed accounts. */
export async function signInWithPasskey(
  context: SessionContext,
  { attempt, response }: { readonly attempt: string; readonly response: WebAuthnResponse },
  place: BrowserPlace,
): Promise<NewSession> {
  const begun = { kind: "passkeySignIn", place: placeOfDevice(place.device), attempt } as const;
  const { challenge } = await endAttempt(context.db, begun);
  const passkey = await verifyAssertion(context, { challenge: challenge ?? "", response, personId: null });
  if (!passkey) throw refuse("SECOND_FACTOR_REFUSED");
  // It has verified its user: possession and a finger, a face or a code are two factors.
  return completeSignIn(context, passkey.personId, { methods: ["passkey"], secondFactorAt: new Date(now()) }, place);
}
