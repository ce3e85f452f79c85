import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";

/** The letter is on its way: whose attempt it is, and with which code. False when the attempt is over. */
export async function armMailCode(
  db: IdentityDb,
  { attemptHash, personId, codeHash }: { attemptHash: Buffer; personId: string; codeHash: Buffer },
): Promise<boolean> {
  const { rows } = await sql`update identity.attempt set person_id = ${personId}, secret = ${codeHash}
    where secret_hash = ${attemptHash} and kind = 'mailCode' and secret is null and expires_at > now() returning kind`.execute(
    db,
  );
  return rows.length > 0;
}

/** Codes that were mailed to someone open nothing any more. */
export async function deleteMailCodes(db: IdentityDb, personId: string): Promise<void> {
  await sql`delete from identity.attempt where kind = 'mailCode' and person_id = ${personId}`.execute(db);
}
