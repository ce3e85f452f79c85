import type { OpenidContext } from "../context.ts";
import { readGrant, readGrantsOfClient } from "./queries.ts";

type Context = Pick<OpenidContext, "db" | "identity">;

/** Ends what a program may do: its session goes, and with it everything that was handed out. Twice is once. */
export async function endGrant({ db, identity }: Context, id: string): Promise<void> {
  const grant = await readGrant(db, id);
  if (grant) await identity.revoke(grant.personId, grant.sessionId);
}

export async function endGrantsOfClient({ db, identity }: Context, clientId: string): Promise<void> {
  for (const { personId, sessionId } of await readGrantsOfClient(db, clientId))
    await identity.revoke(personId, sessionId);
}
