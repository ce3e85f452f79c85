import type { SecondProof, SecondStep } from "@safos/contract/credentials";
import { now } from "#clock";
import { refuse } from "#http";
import { beginAttempt, endAttempt, placeOfDevice, tryAttempt } from "../attempts/attempts.ts";
import { secondFactorsOf } from "../credentials/list.ts";
import { requestOptions } from "../credentials/passkeys/options.ts";
import { proveSecondFactor } from "../credentials/prove.ts";
import type { Verified } from "./authenticate.ts";
import { completeSignIn, type SignInPlace } from "./complete.ts";
import type { SessionContext } from "./context.ts";
import type { NewSession } from "./create.ts";

/** A browser that shows the secret it was given when the sign-in was begun. */
export interface BrowserPlace extends SignInPlace {
  readonly device: string;
}

/** The password was right: what must be shown besides, within five minutes and from the same browser. */
export async function beginSecondStep(
  context: SessionContext,
  { personId, providerId }: Verified,
  device: string,
): Promise<SecondStep> {
  const { methods, passkeys } = await secondFactorsOf(context, personId);
  const asked = passkeys.length > 0 ? await requestOptions(context.relyingParty, passkeys) : null;
  const attempt = await beginAttempt(context.db, {
    kind: "signIn",
    place: placeOfDevice(device),
    personId,
    providerId,
    ...(asked ? { challenge: asked.challenge } : {}),
  });
  return { attempt, methods, passkey: asked?.options ?? null };
}

/** Refuses ATTEMPT_OVER, SECOND_FACTOR_REFUSED, SIGN_IN_THROTTLED, and SIGN_IN_REFUSED for closed accounts. */
export async function finishSecondStep(
  context: SessionContext,
  { attempt, proof }: { readonly attempt: string; readonly proof: SecondProof },
  place: BrowserPlace,
): Promise<NewSession> {
  const begun = { kind: "signIn", place: placeOfDevice(place.device), attempt } as const;
  const { personId, providerId, challenge } = await tryAttempt(context.db, begun);
  if (personId === null) throw refuse("ATTEMPT_OVER");
  if (!(await proveSecondFactor(context, { personId, challenge, proof, device: place.device })))
    throw refuse("SECOND_FACTOR_REFUSED");
  await endAttempt(context.db, begun);
  return completeSignIn(
    context,
    personId,
    { methods: [providerId === null ? "password" : "ldap", proof.method], secondFactorAt: new Date(now()), providerId },
    place,
  );
}
