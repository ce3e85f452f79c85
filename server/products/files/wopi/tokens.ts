import { hashSecret, now, randomToken } from "#clock";
import { sql } from "#database";
import type { Events } from "#events";
import type { Principal } from "#http";
import type { Log } from "#log";
import type { FileDb } from "../tables.ts";

/** What a token opens. */
export interface TokenHolder {
  readonly nodeId: number;
  readonly personId: string;
  readonly sessionId: string;
  readonly mayWrite: boolean;
}

/** As long as a working day: an office program cannot ask for another. */
const lifeMs = 10 * 3_600_000;
/** More of a session push out the oldest. */
const mostOfSession = 200;

export interface NewToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** A token for one file, in the name of who asks. */
export async function makeToken(
  db: FileDb,
  { personId, sessionId }: Pick<Principal, "personId" | "sessionId">,
  nodeId: number,
  mayWrite: boolean,
): Promise<NewToken> {
  const token = randomToken(43);
  const expiresAt = new Date(now() + lifeMs);
  await sql`with old as (
      delete from files.wopi_token where expires_at < now() or hash in (select hash from files.wopi_token
        where session_id = ${sessionId} order by expires_at desc offset ${mostOfSession - 1})
    ) insert into files.wopi_token (hash, node_id, person_id, session_id, may_write, expires_at)
    values (${hashSecret(token)}, ${nodeId}, ${personId}, ${sessionId}, ${mayWrite}, ${expiresAt})`.execute(db);
  return { token, expiresAt };
}

export async function findToken(db: FileDb, token: string): Promise<TokenHolder | null> {
  const { rows } =
    await sql<TokenHolder>`select node_id as "nodeId", person_id as "personId", session_id as "sessionId",
    may_write as "mayWrite" from files.wopi_token where hash = ${hashSecret(token)} and expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

/** Tokens end with the session that they were made in, and with its person's password. */
export function endTokens({ db, events, log }: { db: FileDb; events: Events; log: Log }): void {
  const end = (of: ReturnType<typeof sql>): void => {
    sql`delete from files.wopi_token where ${of}`
      .execute(db)
      .catch((error: unknown) => log.warn({ error }, "tokens of an office program could not be ended"));
  };
  events.watch(["session.revoked", "session.restricted", "session.wipeAsked"], ({ payload }) =>
    end(sql`session_id = ${payload.sessionId}`),
  );
  events.watch(["person.disabled", "person.passwordChanged"], ({ payload }) =>
    end(sql`person_id = ${payload.personId}`),
  );
}
