import { hashSecret, randomToken } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { hasShownPassword } from "../../protocol/shown-password.ts";
import { insertLoginToken } from "../login-tokens.ts";
import { findLettingIn } from "../may-let-in.ts";

const lifeSeconds = 120;
/** A handful at once, and one every few seconds from then on. */
const weight = 100;

/** A token with which another client signs in as the caller, who shows their password for each. */
export const makeLoginToken = defineStep({
  name: "make-login-token",
  section: "Token-based login",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, reply }, { person, body }) {
    const session = await findLettingIn(core, person);
    if (!session) refuse("M_UNKNOWN", "This session cannot let another client in: sign in there.");
    const flows = { flows: [{ stages: ["m.login.password"] }], params: {}, session: person.sessionId };
    const { auth } = body;
    if (auth === undefined) return { answer: reply.code(401).send(flows) };
    if (!(await hasShownPassword(core, person, auth)))
      return { answer: reply.code(401).send({ ...flows, errcode: "M_FORBIDDEN", error: "The password is wrong." }) };
    core.limiter.spend(person.userId, "login token", weight);
    const token = randomToken(40);
    const { personId, sessionId } = person;
    await insertLoginToken(core.db, hashSecret(token), { personId, sessionId, scopes: null }, lifeSeconds);
    return { answer: { login_token: token, expires_in_ms: lifeSeconds * 1000 } };
  },
});
