import { hashSecret } from "#clock";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { readOpenidToken } from "./queries.ts";

/** Who proves with an OpenID token who they are, and on which device. */
export interface TokenOwner {
  readonly person: Person;
  readonly sessionId: string;
  /** Null: the session has no device. */
  readonly deviceId: string | null;
}

/** Whose token this is, while the account and the session that it was asked with are open; null: nobody's. */
export async function ownerOf(core: Pick<Core, "db" | "identity">, token: string): Promise<TokenOwner | null> {
  const found = await readOpenidToken(core.db, hashSecret(token));
  const person = found && (await core.identity.personByName(found.userId));
  if (!found || !person || person.disabled) return null;
  const session = (await core.identity.sessionsOf(person.id)).find(({ id }) => id === found.sessionId);
  return session ? { person, sessionId: session.id, deviceId: session.deviceId } : null;
}
