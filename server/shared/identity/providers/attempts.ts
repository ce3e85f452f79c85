import { hashSecret, randomToken, uuid } from "#clock";
import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";
import type { Claims } from "./claims/claims.ts";

/** A sign-in on its way, bound to the browser that began it. */
export interface Attempt {
  readonly id: string;
  readonly providerId: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** A path of the page. */
  readonly target: string;
}

/** What goes out with it; stored only as hashes. */
export interface Begun extends Attempt {
  readonly state: string;
}

const columns = sql`id, provider_id as "providerId", nonce, code_verifier as "codeVerifier", target`;

/** Good for ten minutes. */
export async function beginAttempt(
  db: IdentityDb,
  of: { readonly providerId: string; readonly browser: string; readonly target: string },
): Promise<Begun> {
  const begun: Begun = {
    id: uuid(),
    providerId: of.providerId,
    state: randomToken(43),
    nonce: randomToken(43),
    // RFC 7636 §4.1: 43 to 128 characters.
    codeVerifier: randomToken(64),
    target: of.target,
  };
  await sql`insert into identity.sign_in_attempt (id, provider_id, browser_hash, state_hash, nonce, code_verifier, target, expires_at)
    values (${begun.id}, ${begun.providerId}, ${hashSecret(of.browser)}, ${hashSecret(begun.state)}, ${begun.nonce},
      ${begun.codeVerifier}, ${begun.target}, now() + interval '10 minutes')`.execute(db);
  return begun;
}

/** Takes the attempt that this state belongs to, once, for the browser that began it; null otherwise. */
export async function takeAttempt(
  db: IdentityDb,
  of: { readonly providerId: string; readonly browser: string; readonly state: string },
): Promise<Attempt | null> {
  const { rows } = await sql<Attempt>`delete from identity.sign_in_attempt
    where state_hash = ${hashSecret(of.state)} and browser_hash = ${hashSecret(of.browser)}
      and provider_id = ${of.providerId} and expires_at > now() returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** Which attempt a state belongs to, before its answer is read; null when there is none, or it was answered. */
export async function findAttempt(db: IdentityDb, providerId: string, state: string): Promise<Attempt | null> {
  const { rows } = await sql<Attempt>`select ${columns} from identity.sign_in_attempt
    where state_hash = ${hashSecret(state)} and provider_id = ${providerId} and claims is null and expires_at > now()`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Keeps what was said for the browser to come for; null when another answer was first. */
export async function answerAttempt(db: IdentityDb, id: string, claims: Claims): Promise<string | null> {
  const ticket = randomToken(43);
  const { rows } = await sql`update identity.sign_in_attempt
    set claims = ${JSON.stringify(claims)}::jsonb, ticket_hash = ${hashSecret(ticket)}, expires_at = now() + interval '1 minute'
    where id = ${id} and claims is null and expires_at > now() returning id`.execute(db);
  return rows.length > 0 ? ticket : null;
}

/** Takes what was said, once, for the browser that began it. */
export async function takeAnswer(
  db: IdentityDb,
  of: { readonly providerId: string; readonly browser: string; readonly ticket: string },
): Promise<{ readonly claims: Claims; readonly target: string } | null> {
  const { rows } = await sql<{ claims: Claims; target: string }>`delete from identity.sign_in_attempt
    where ticket_hash = ${hashSecret(of.ticket)} and browser_hash = ${hashSecret(of.browser)}
      and provider_id = ${of.providerId} and expires_at > now() returning claims, target`.execute(db);
  return rows[0] ?? null;
}

export async function dropAttempt(db: IdentityDb, id: string): Promise<void> {
  await sql`delete from identity.sign_in_attempt where id = ${id}`.execute(db);
}

/** False when the token was used before. */
export async function spendToken(db: IdentityDb, providerId: string, token: string, until: Date): Promise<boolean> {
  const { rows } = await sql`insert into identity.used_token (provider_id, token_hash, expires_at)
    values (${providerId}, ${hashSecret(token)}, ${until}) on conflict do nothing returning provider_id`.execute(db);
  return rows.length > 0;
}

export async function trimAttempts(db: IdentityDb): Promise<void> {
  await sql`delete from identity.sign_in_attempt where expires_at < now()`.execute(db);
  await sql`delete from identity.used_token where expires_at < now()`.execute(db);
}
