import { Refusal } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, bodyText, bodyTextOr } from "../../protocol/scope.ts";
import { fullName } from "../../sessions/full-name.ts";
import { isNonce, isSignedBy, makeNonce } from "../shared-secret.ts";

const about = {
  name: "register-by-secret",
  section: "Shared-secret registration (Synapse)",
  gives: ["answer"],
} as const;
/** A password is hashed, which costs as much as many sends. */
const weight = 10;

const requireSecret = (core: Core): string =>
  core.settings.registrationSecret ?? refuse("M_UNKNOWN", "Shared secret registration is not enabled.");

export const answerNonce = defineStep({
  ...about,
  run: ({ core }) => ({ answer: { nonce: makeNonce(requireSecret(core)) } }),
});

/**
 * Makes an account for who knows the operator's secret, in the organisation of the name's domain or of the host that is asked, and signs it
 * in unless `inhibit_login` says otherwise.
 */
export const registerBySecret = defineStep({
  ...about,
  needs: ["body"],
  async run({ core, request }, { body }) {
    const secret = requireSecret(core);
    const ip = addressOf(core, request);
    core.limiter.spend(ip, "register", weight);
    const isAdmin = body["admin"] ?? false;
    if (typeof isAdmin !== "boolean") refuse("M_BAD_JSON", "admin is true or false.");
    if ((body["user_type"] ?? null) !== null) refuse("M_INVALID_PARAM", "Accounts are of no kinds here.");
    const username = bodyText(body, "username");
    const password = bodyText(body, "password");
    const nonce = bodyText(body, "nonce");
    // A zero byte parts what is signed: with one inside, two registrations would have one signature.
    if (`${username}${password}`.includes("\0")) refuse("M_INVALID_PARAM", "Names and passwords have no zero byte.");
    if (!isNonce(secret, nonce)) refuse("M_UNKNOWN", "The nonce is not known.");
    if (!isSignedBy(secret, { nonce, username, password, isAdmin }, bodyText(body, "mac")))
      refuse("M_FORBIDDEN", "The HMAC is not right.");
    const displayName = bodyTextOr(body, "displayname");
    const name = fullName(core, username, request.headers.host);
    const parsed = `@${name.replace(/^@/, "").replace(/@/, ":")}`;
    if (core.appservices.all().some((one) => one.isExclusiveUser(parsed)))
      refuse("M_EXCLUSIVE", "The name is of an application service's namespace.");
    const person = await core.identity
      .add({ name, password, isAdmin, ...(displayName === undefined ? {} : { displayName }) })
      .catch(refuseInMatrix);
    const known = { user_id: person.userId, home_server: person.userId.slice(person.userId.indexOf(":") + 1) };
    if (body["inhibit_login"] === true) return { answer: known };
    const label = "Shared secret";
    const session = await core.identity.signIn({ name: person.name, password, ip, label, kind: "api" });
    return { answer: { ...known, access_token: session.token, device_id: session.deviceId } };
  },
});

const names = {
  NAME_TAKEN: "M_USER_IN_USE",
  NAME_INVALID: "M_INVALID_USERNAME",
  PASSWORD_WEAK: "M_WEAK_PASSWORD",
} as const;

function refuseInMatrix(error: unknown): never {
  const errcode = error instanceof Refusal ? names[error.code as keyof typeof names] : undefined;
  if (!errcode) throw error;
  return refuse(errcode, (error as Refusal).message);
}
