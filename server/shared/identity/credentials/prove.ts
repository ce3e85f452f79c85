import type { SecondProof } from "@safos/contract/credentials";
import { now } from "#clock";
import { topicOfPerson } from "#events";
import { withCodeThrottle } from "../sessions/throttle.ts";
import type { CredentialContext } from "./context.ts";
import { verifyAssertion } from "./passkeys/verify.ts";
import { readTotp, takeRecoveryCode, takeTotpStep } from "./queries.ts";
import { hashRecoveryCode } from "./recovery-codes.ts";
import { openTotp } from "./totp-secret.ts";
import { stepOfCode } from "./totp.ts";

/** Takes a code of the person's app, once. */
async function takeTotp(context: CredentialContext, personId: string, code: string): Promise<boolean> {
  const row = await readTotp(context.db, personId);
  if (!row) return false;
  const secret = openTotp(context, personId, row.secret);
  const step = secret && stepOfCode(secret, code, now());
  return step !== null && takeTotpStep(context.db, personId, step);
}

interface Shown {
  readonly personId: string;
  /** What a passkey was asked to sign; null: none was asked for. */
  readonly challenge: string | null;
  readonly proof: SecondProof;
  /** The secret of the browser, which may be one that the person has used before. */
  readonly device: string | null;
}

/** Whether this is a second factor of this person; whatever is shown counts once. Refuses SIGN_IN_THROTTLED. */
export async function proveSecondFactor(context: CredentialContext, shown: Shown): Promise<boolean> {
  const { personId, challenge, proof, device } = shown;
  const { db } = context;
  const isRight =
    proof.method === "passkey"
      ? challenge !== null &&
        (await verifyAssertion(context, { challenge, response: proof.response, personId })) !== null
      : await withCodeThrottle(db, { personId, device }, () =>
          proof.method === "totp"
            ? takeTotp(context, personId, proof.code)
            : takeRecoveryCode(db, personId, hashRecoveryCode(personId, proof.code)),
        );
  if (!isRight) await publishFailure(context, personId, proof.method);
  return isRight;
}

async function publishFailure({ db, events }: CredentialContext, personId: string, method: string): Promise<void> {
  const about = { actor: { kind: "unknown" } as const, subject: topicOfPerson(personId) };
  await db
    .transaction()
    .execute((trx) => events.emit(trx, { type: "signIn.secondFactorFailed", ...about, payload: { personId, method } }));
}
