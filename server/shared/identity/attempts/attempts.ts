import { hashSecret, now, randomToken } from "#clock";
import { refuse } from "#http";
import type { IdentityDb } from "../queries.ts";
import {
  consumeAttempt,
  insertAttempt,
  takeAttemptTry,
  type AttemptKind,
  type AttemptPlace,
  type AttemptRow,
} from "./queries.ts";

/** How long a person has to find their phone. */
const usualLifetimeMs = 300_000;
const mostTries = 5;

export const placeOfDevice = (device: string): AttemptPlace => ({ deviceHash: hashSecret(device) });

interface NewAttempt {
  readonly kind: AttemptKind;
  readonly place: AttemptPlace;
  readonly personId: string | null;
  /** The directory that took the password. */
  readonly providerId?: string | null;
  readonly challenge?: string;
  readonly secret?: Buffer;
  readonly lifetimeMs?: number;
}

/** Begins it; resolves with the secret that finishes it. */
export async function beginAttempt(db: IdentityDb, fresh: NewAttempt): Promise<string> {
  const {
    kind,
    place,
    personId,
    providerId = null,
    challenge = null,
    secret = null,
    lifetimeMs = usualLifetimeMs,
  } = fresh;
  const attempt = randomToken(40);
  const expiresAt = new Date(now() + lifetimeMs);
  const row = { ...place, secretHash: hashSecret(attempt), kind, personId, providerId, challenge, secret, expiresAt };
  await insertAttempt(db, row);
  return attempt;
}

interface BegunAttempt {
  readonly kind: AttemptKind;
  readonly place: AttemptPlace;
  readonly attempt: string;
}

/** One of five tries. Refuses ATTEMPT_OVER: unknown, too old, used, tried too often, or begun elsewhere. */
export async function tryAttempt(db: IdentityDb, { kind, place, attempt }: BegunAttempt): Promise<AttemptRow> {
  const row = await takeAttemptTry(db, hashSecret(attempt), kind, place, mostTries);
  if (!row) throw refuse("ATTEMPT_OVER");
  return row;
}

/** Ends it, for one who finishes it. Refuses ATTEMPT_OVER to all others. */
export async function endAttempt(db: IdentityDb, { kind, place, attempt }: BegunAttempt): Promise<AttemptRow> {
  const row = await consumeAttempt(db, hashSecret(attempt), kind, place);
  if (!row) throw refuse("ATTEMPT_OVER");
  return row;
}
