import type { OpenidContext } from "../context.ts";
import { davScopes, scopesOf } from "../scopes.ts";
import { readAccess } from "./queries.ts";

/** What an access token opens besides userinfo, in whose session; null: there is none, it has ended, or it opens the chat. */
export async function readGranted({ db }: Pick<OpenidContext, "db">, tokenHash: Buffer) {
  const access = await readAccess(db, tokenHash);
  if (!access) return null;
  const { sessionId, scope, allowed, expiresAt } = access;
  const given = scopesOf(scope);
  return { sessionId, expiresAt, scopes: davScopes.filter((one) => given.includes(one) && allowed.includes(one)) };
}
