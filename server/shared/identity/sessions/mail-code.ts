import { randomInt } from "node:crypto";
import type { MailCodeAttempt } from "@safos/contract/identity";
import { hashSecret, now } from "#clock";
import { refuse } from "#http";
import { beginAttempt, endAttempt, placeOfDevice, tryAttempt } from "../attempts/attempts.ts";
import { armMailCode, deleteMailCodes } from "../attempts/mail-codes.ts";
import { mailCode } from "../mails/code.ts";
import { findWays } from "../providers/ways.ts";
import { completeSignIn } from "./complete.ts";
import type { SessionContext } from "./context.ts";
import type { NewSession } from "./create.ts";
import type { BrowserPlace } from "./second-step.ts";
import { publishFailure } from "./authenticate.ts";
import { slowDown, takeLetter } from "./throttle.ts";

export const mailCodeJob = "identity:mail-code";

const lifetimeMs = 600_000;
const digits = 6;

/** What is asked for a code: mail addresses have no case here. */
const mailOf = (text: string): string => text.trim().toLowerCase();

/** Binds the code to its attempt: alike codes of two attempts have nothing in common. */
const hashCode = (attemptHash: Buffer, code: string): Buffer => hashSecret(`${attemptHash.toString("hex")} ${code}`);

/**
 * A code by mail for a guest. Known or not, the answer is the same and comes as fast: an attempt is begun, and a job looks
 * whether there is such a guest. Refuses SIGN_IN_THROTTLED.
 */
export async function askMailCode(
  { db, jobs, mail }: SessionContext,
  address: string,
  { device, ip }: Pick<BrowserPlace, "device" | "ip">,
): Promise<MailCodeAttempt> {
  // The network first: one that asks for many addresses leaves no row for each.
  await slowDown(db, [
    { key: "mail codes", ip, free: 50 },
    { key: `mail code ${mailOf(address)}`, free: 5 },
  ]);
  const expiresAt = new Date(now() + lifetimeMs);
  const attempt = await beginAttempt(db, {
    kind: "mailCode",
    place: placeOfDevice(device),
    personId: null,
    lifetimeMs,
  });
  if (mail.isOn) {
    const wanted = { address: mailOf(address), attemptHash: hashSecret(attempt).toString("hex") };
    await jobs.add(db, mailCodeJob, wanted);
  }
  return { attempt, expiresAt: expiresAt.toISOString() };
}

/** Mails the code, to guests with an open account whose domain has no sign-in of its own. */
export async function sendMailCode(
  context: SessionContext,
  { address, attemptHash }: { readonly address: string; readonly attemptHash: string },
): Promise<void> {
  const { db, persons, mail } = context;
  const person = await persons.personByMail(address);
  if (!person || person.disabled || !(await findWays(context, address)).isCodeOpen) return;
  if (!(await takeLetter(db, person.id))) return;
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  const hash = Buffer.from(attemptHash, "hex");
  await db.transaction().execute(async (trx) => {
    if (await armMailCode(trx, { attemptHash: hash, personId: person.id, codeHash: hashCode(hash, code) }))
      await mailCode({ mail }, trx, person, code);
  });
}

/** Refuses ATTEMPT_OVER, MAIL_CODE_WRONG, SIGN_IN_THROTTLED, and SIGN_IN_REFUSED for closed accounts. */
export async function signInWithMailCode(
  context: SessionContext,
  { attempt, code }: { readonly attempt: string; readonly code: string },
  place: BrowserPlace,
): Promise<NewSession> {
  const { db } = context;
  await slowDown(db, [{ key: "mail code tries", ip: place.ip, free: 100 }]);
  const begun = { kind: "mailCode", place: placeOfDevice(place.device), attempt } as const;
  const row = await tryAttempt(db, begun);
  const shown = hashCode(hashSecret(attempt), code.replaceAll(/\s/g, ""));
  if (row.personId === null || row.secret === null || !row.secret.equals(shown)) {
    if (row.personId !== null) await publishFailure(context, row.personId);
    throw refuse("MAIL_CODE_WRONG");
  }
  await endAttempt(db, begun);
  // Earlier letters open nothing any more.
  await deleteMailCodes(db, row.personId);
  return completeSignIn(context, row.personId, { methods: ["mailCode"] }, place);
}
