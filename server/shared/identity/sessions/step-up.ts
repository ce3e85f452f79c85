import type { StepUp, StepUpChoice } from "@safos/contract/credentials";
import { now } from "#clock";
import { byPerson, topicOfPerson } from "#events";
import { freshMs, refuse, type Principal } from "#http";
import { beginAttempt, endAttempt, tryAttempt } from "../attempts/attempts.ts";
import { secondFactorsOf } from "../credentials/list.ts";
import { requestOptions } from "../credentials/passkeys/options.ts";
import { proveSecondFactor } from "../credentials/prove.ts";
import { checkPassword } from "../credentials/secrets.ts";
import { readPasswordHash } from "../queries.ts";
import type { SessionContext } from "./context.ts";
import { storeProof } from "./queries.ts";
import { withOwnThrottle } from "./throttle.ts";

const attemptOf = (principal: Principal) => ({ kind: "stepUp", place: { sessionId: principal.sessionId } }) as const;

/** How the person may show again who they are: with a second factor, or with the password if they have none. */
export async function beginStepUp(context: SessionContext, principal: Principal): Promise<StepUpChoice> {
  const { personId } = principal;
  const { methods, passkeys, recoveryCodesLeft } = await secondFactorsOf(context, personId);
  const asked = passkeys.length > 0 ? await requestOptions(context.relyingParty, passkeys) : null;
  const hasPassword =
    (await readPasswordHash(context.db, personId)) !== null || (await context.directories.isKnown(personId));
  const attempt = await beginAttempt(context.db, {
    ...attemptOf(principal),
    personId,
    ...(asked ? { challenge: asked.challenge } : {}),
  });
  return {
    attempt,
    methods: methods.length > 0 ? methods : hasPassword ? ["password"] : [],
    passkey: asked?.options ?? null,
    recoveryCodesLeft,
  };
}

/** Until when the proof lasts. Refuses ATTEMPT_OVER, STEP_UP_REFUSED, SIGN_IN_THROTTLED and PROVIDER_UNREACHABLE. */
export async function stepUp(
  context: SessionContext,
  principal: Principal,
  { attempt, proof }: StepUp,
  device: string | null,
): Promise<Date> {
  const { personId, sessionId } = principal;
  const begun = { ...attemptOf(principal), attempt };
  const { challenge } = await tryAttempt(context.db, begun);
  const isRight =
    proof.method === "password"
      ? await provePassword(context, personId, proof.password)
      : await proveSecondFactor(context, { personId, challenge, proof, device });
  if (!isRight) throw refuse("STEP_UP_REFUSED");
  await endAttempt(context.db, begun);
  const at = new Date(now());
  await context.db.transaction().execute(async (trx) => {
    await storeProof(trx, sessionId, at, proof.method !== "password");
    await context.events.emit(trx, {
      type: "session.steppedUp",
      actor: byPerson(personId),
      organisationId: principal.organisationId,
      subject: topicOfPerson(personId),
      payload: { personId, sessionId, method: proof.method },
    });
  });
  // This process does not wait for its own event.
  context.byToken.forgetWhere(({ session }) => session.id === sessionId);
  return new Date(at.getTime() + freshMs);
}

/** A password, also the one of their directory, is no proof for those who have something stronger. */
async function provePassword(context: SessionContext, personId: string, password: string): Promise<boolean> {
  const { methods } = await secondFactorsOf(context, personId);
  if (methods.length > 0) return false;
  return withOwnThrottle(
    context.db,
    personId,
    async () =>
      (await checkPassword(await readPasswordHash(context.db, personId), password)) ||
      (await context.directories.check(personId, password)),
  );
}
