import { hashSecret } from "#clock";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { readOpenidToken } from "../queries.ts";

/** Whose token this is, while the account and the session that it was asked with are open; null: nobody's. */
async function ownerOf(core: Core, token: string): Promise<string | null> {
  const found = await readOpenidToken(core.db, hashSecret(token));
  const person = found && (await core.identity.personByName(found.userId));
  if (!found || !person || person.disabled) return null;
  const sessions = await core.identity.sessionsOf(person.id);
  return sessions.some(({ id }) => id === found.sessionId) ? found.userId : null;
}

export const answerUserinfo = defineStep({
  name: "answer-userinfo",
  section: "Server-Server API: OpenID",
  gives: ["answer"],
  async run({ core, request }) {
    const token = queryText(request, "access_token");
    if (token === undefined) refuse("M_MISSING_TOKEN", "An access token is needed.");
    const sub = await ownerOf(core, token);
    return sub === null ? refuse("M_UNKNOWN_TOKEN", "The access token is not known.") : { answer: { sub } };
  },
});
