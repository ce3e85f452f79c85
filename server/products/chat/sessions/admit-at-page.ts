import { hashSecret, randomToken } from "#clock";
import { refuse, type Principal } from "#http";
import type { Core } from "../core.ts";
import { insertLoginToken } from "./login-tokens.ts";
import { findLettingIn } from "./may-let-in.ts";

/** A browser brings it to the client at once. */
const lifeSeconds = 120;

/** The token with which the client that a person has let in on the page signs in; what it opens is the chat. Refuses FORBIDDEN to programs. */
export async function admitAtPage(core: Core, principal: Principal): Promise<string> {
  const session = await findLettingIn(core, principal);
  if (!session) throw refuse("FORBIDDEN", "This is answered on the page.");
  const token = randomToken(40);
  const { personId, id: sessionId } = session;
  await insertLoginToken(core.db, hashSecret(token), { personId, sessionId, scopes: ["chat"] }, lifeSeconds);
  return token;
}
