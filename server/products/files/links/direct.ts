import { hashSecret, randomToken } from "#clock";
import { sql } from "#database";
import { refuse, type Principal } from "#http";
import { openContent } from "../content/open.ts";
import type { SentContent } from "../content/sent-content.ts";
import type { FilesDeps } from "../deps.ts";
import type { FileDb } from "../tables.ts";
import { accessNode } from "../tree/access.ts";
import { findActor } from "../tree/find-actor.ts";
import { missing, notAFile } from "../tree/refusals.ts";

/** Nextcloud gives as long. */
const longestSeconds = 8 * 3600;
/** Open at once for one person. */
const mostOfPerson = 1000;

/** Where a file can be fetched without a password, for some hours. */
export const directPrefix = "/remote.php/direct";

/** The secret of an address. Refuses FILE_MISSING, NOT_A_FILE and LIMITED. */
export async function makeDirectLink(
  deps: FilesDeps,
  person: Principal,
  nodeId: number,
  seconds: number,
): Promise<string> {
  const { node } = await accessNode(deps, person, nodeId, "read");
  if (node.kind !== "file") throw notAFile();
  const secret = randomToken(32);
  const { rows } = await sql`with expired as (delete from files.direct_link where expires_at < now())
    insert into files.direct_link (hash, person_id, session_id, node_id, expires_at)
    select ${hashSecret(secret)}, ${person.personId}::uuid, ${person.sessionId}, ${nodeId}::bigint,
      now() + make_interval(secs => ${Math.min(seconds, longestSeconds)}::int)
    where (select count(*) from files.direct_link where person_id = ${person.personId}::uuid) < ${mostOfPerson}
    returning node_id`.execute(deps.db);
  if (rows.length === 0) throw refuse("LIMITED", "There are too many addresses of files already. Try again later.");
  return secret;
}

/** What an address leads to, as its maker may read it now. Refuses FILE_MISSING. */
export async function openDirectLink(deps: FilesDeps, secret: string): Promise<SentContent> {
  if (!/^[\w-]{20,100}$/.test(secret)) throw missing();
  const { rows } = await sql<{ personId: string; nodeId: number }>`
    select person_id as "personId", node_id as "nodeId" from files.direct_link
    where hash = ${hashSecret(secret)} and expires_at > now()`.execute(deps.db);
  const [link] = rows;
  const actor = link && (await findActor(deps.identity, link.personId));
  if (!link || !actor) throw missing();
  return openContent(deps, actor, link.nodeId, { download: "1" });
}

export async function endDirectLinks(
  db: FileDb,
  of: { readonly sessionId: string } | { readonly personId: string },
): Promise<void> {
  if ("sessionId" in of) await sql`delete from files.direct_link where session_id = ${of.sessionId}`.execute(db);
  else await sql`delete from files.direct_link where person_id = ${of.personId}`.execute(db);
}
