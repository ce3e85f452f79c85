import type { AnswerDeviceCode, Authorisation } from "@safos/contract/openid";
import { refuse, type Principal } from "#http";
import type { OpenidContext } from "../context.ts";
import { endGrant } from "../grants/end.ts";
import { admit } from "../grants/admit.ts";
import { acrOf, amrOf } from "../provider/assurance.ts";
import { matrixResource } from "../provider/adapter.ts";
import { answerWaitingDevice, readWaitingDevice } from "../provider/stored.ts";
import { asksForMatrix } from "../scopes.ts";
import { askedOf, type Asked } from "./asked.ts";

/** Guesses at codes, of a person and of a network: twenty letters to the eighth are many, and ten minutes are short. */
const guesses = (personId: string, ip: string) => [
  { key: `device code of ${personId}`, free: 10 },
  { key: "device codes", ip, free: 100 },
];

async function needDevice(
  context: OpenidContext,
  principal: Principal,
  { code, ip }: { readonly code: string; readonly ip: string },
): Promise<Asked> {
  await context.identity.slowDown(guesses(principal.personId, ip));
  const waiting = await readWaitingDevice(context.db, code);
  if (!waiting) throw refuse("DEVICE_CODE_WRONG");
  return askedOf(context, principal, { parameters: waiting.params ?? {}, askedAt: 0 });
}

/** Refuses DEVICE_CODE_WRONG, CLIENT_FOREIGN and SIGN_IN_THROTTLED. */
export const readDevice = async (
  context: OpenidContext,
  principal: Principal,
  asked: { readonly code: string; readonly ip: string },
): Promise<Authorisation> => ({ ...(await needDevice(context, principal, asked)).view, isRemembered: false });

/** RFC 8628 §3.3: the person who typed the code lets the device in, or does not. Answered once. */
export async function answerDevice(
  context: OpenidContext,
  principal: Principal,
  { code, isAllowed, ip }: AnswerDeviceCode & { readonly ip: string },
): Promise<void> {
  const asked = await needDevice(context, principal, { code, ip });
  if (!isAllowed) {
    const refusal = { error: "access_denied", errorDescription: "the person did not let the device in" };
    if (!(await answerWaitingDevice(context.db, code, refusal))) throw refuse("DEVICE_CODE_WRONG");
    return;
  }
  const grantId = await admit(context, principal, asked);
  const isAnswered = await answerWaitingDevice(context.db, code, {
    accountId: principal.personId,
    grantId,
    scope: asked.scopes.join(" "),
    ...(asksForMatrix(asked.scopes) ? { resource: matrixResource(context.issuer) } : {}),
    authTime: Math.floor(asked.proof.at / 1000),
    acr: acrOf(asked.proof),
    amr: amrOf(asked.proof),
  });
  if (isAnswered) return;
  if (asksForMatrix(asked.scopes)) await endGrant(context, grantId);
  throw refuse("DEVICE_CODE_WRONG");
}
