import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";
import type { SignInMethod } from "./evidence.ts";

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly kind: "page" | "api" | "app" | "program";
  readonly deviceId: string | null;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date | null;
  /** Whether an expired token of it can be exchanged for a fresh one. */
  readonly isRefreshable: boolean;
  readonly methods: readonly SignInMethod[];
  readonly secondFactorAt: Date | null;
  /** When the person last proved in it who they are, with whatever; null: it was opened by an app password. */
  readonly provedAt: Date | null;
  /** What it opens; null: everything that its person may do. */
  readonly scopes: readonly string[] | null;
  readonly assurance: string | null;
  readonly providerId: string | null;
  /** Opened from a browser and a network that were not seen before, and not yet confirmed by the person. */
  readonly isNewPlace: boolean;
  /** Its device is to delete what it holds: it opens nothing. */
  readonly wipeAskedAt: Date | null;
  readonly wipeSeenAt: Date | null;
}

const sessionColumns = sql`s.id, s.person_id as "personId", s.kind, s.device_id as "deviceId", s.label,
  s.created_at as "createdAt", s.last_used_at as "lastUsedAt", s.expires_at as "expiresAt",
  (s.refresh_hash is not null or s.kind = 'program') as "isRefreshable",
  s.methods, s.second_factor_at as "secondFactorAt", s.proved_at as "provedAt", s.scopes, s.assurance, s.provider_id as "providerId",
  s.is_new_place as "isNewPlace", s.wipe_asked_at as "wipeAskedAt", s.wipe_seen_at as "wipeSeenAt"`;

export async function insertSession(
  db: IdentityDb,
  row: {
    id: string;
    personId: string;
    kind: string;
    tokenHash: Buffer;
    refreshHash: Buffer | null;
    deviceId: string | null;
    label: string;
    expiresAt: Date | null;
    methods: readonly SignInMethod[];
    secondFactorAt: Date | null;
    provedAt: Date | null;
    scopes: readonly string[] | null;
    madeWith: string | null;
    assurance: string | null;
    providerId: string | null;
    providerSession: string | null;
    idToken: Buffer | null;
    isNewPlace: boolean;
  },
): Promise<void> {
  await sql`insert into identity.session (id, person_id, kind, token_hash, refresh_hash, device_id, label, expires_at,
      methods, second_factor_at, proved_at, scopes, made_with, assurance, provider_id, provider_session, id_token, is_new_place)
    values (${row.id}, ${row.personId}, ${row.kind}, ${row.tokenHash}, ${row.refreshHash}, ${row.deviceId}, ${row.label}, ${row.expiresAt},
      ${[...row.methods]}, ${row.secondFactorAt}, ${row.provedAt}, ${row.scopes === null ? null : [...row.scopes]}, ${row.madeWith}, ${row.assurance}, ${row.providerId}, ${row.providerSession}, ${row.idToken}, ${row.isNewPlace})`.execute(
    db,
  );
}

export async function readSessionByToken(db: IdentityDb, tokenHash: Buffer): Promise<SessionRow | null> {
  const { rows } =
    await sql<SessionRow>`select ${sessionColumns} from identity.session s where s.token_hash = ${tokenHash}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** The session of a program that someone let in. */
export async function readProgram(db: IdentityDb, id: string): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`select ${sessionColumns} from identity.session s
    where s.id = ${id} and s.kind = 'program'`.execute(db);
  return rows[0] ?? null;
}

export async function rotateSession(
  db: IdentityDb,
  refreshHash: Buffer,
  next: { tokenHash: Buffer; refreshHash: Buffer; expiresAt: Date },
): Promise<SessionRow | null> {
  // The previous refresh token stays good once more: the answer that carried the new one may have been lost.
  const { rows } =
    await sql<SessionRow>`update identity.session s set token_hash = ${next.tokenHash}, previous_refresh_hash = ${refreshHash},
    refresh_hash = ${next.refreshHash}, expires_at = ${next.expiresAt}, last_used_at = now()
    where s.refresh_hash = ${refreshHash} or s.previous_refresh_hash = ${refreshHash} returning ${sessionColumns}`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function readSessions(db: IdentityDb, personId: string): Promise<SessionRow[]> {
  const { rows } =
    await sql<SessionRow>`select ${sessionColumns} from identity.session s where s.person_id = ${personId}
    and (s.expires_at is null or s.expires_at > now() or s.refresh_hash is not null or s.kind = 'program') order by s.last_used_at desc`.execute(
      db,
    );
  return rows;
}

export async function renameSession(db: IdentityDb, id: string, label: string): Promise<void> {
  await sql`update identity.session set label = ${label} where id = ${id}`.execute(db);
}

/**
 * One, with what was opened with it, or all of a person. Of all, a device's that is to delete its files stays: it opens nothing,
 * and the device has yet to hear it.
 */
export async function deleteSessions(
  db: IdentityDb,
  where: { personId: string; id?: string; deviceId?: string; exceptId?: string | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from identity.session where person_id = ${where.personId}
    and ((${where.id ?? null}::uuid is null and wipe_asked_at is null) or id = ${where.id ?? null}::uuid
      or made_with = ${where.id ?? null}::uuid)
    and (${where.deviceId ?? null}::text is null or device_id = ${where.deviceId ?? null}::text)
    and (${where.exceptId ?? null}::uuid is null or id <> ${where.exceptId ?? null}::uuid) returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Whether a session other than this one waits for the person to say whether it was they who opened it. */
export async function hasNewPlace(db: IdentityDb, personId: string, exceptId: string): Promise<boolean> {
  const { rows } = await sql`select from identity.session
    where person_id = ${personId} and id <> ${exceptId} and is_new_place limit 1`.execute(db);
  return rows.length > 0;
}

/** The person says that it was they who signed in there. */
export async function confirmPlace(db: IdentityDb, personId: string, id: string): Promise<boolean> {
  const { rows } = await sql`update identity.session set is_new_place = false
    where id = ${id} and person_id = ${personId} returning id`.execute(db);
  return rows.length > 0;
}

/** The person has shown again who they are. */
export async function storeProof(db: IdentityDb, id: string, at: Date, isSecondFactor: boolean): Promise<void> {
  await sql`update identity.session set proved_at = ${at},
    second_factor_at = case when ${isSecondFactor} then ${at}::timestamptz else second_factor_at end where id = ${id}`.execute(
    db,
  );
}

/** Ends the pages that a person used longest ago, past as many as they may have. */
export async function deletePagesPast(db: IdentityDb, personId: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from identity.session where person_id = ${personId} and id in (
    select id from identity.session where person_id = ${personId} and kind = 'page'
    order by last_used_at desc, id desc offset ${most}) returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Pages of an organisation's people that were open, or unused, for too long. */
export async function readPagesPastRules(
  db: IdentityDb,
  organisationId: string,
  { sessionDays, sessionIdleMinutes }: { readonly sessionDays: number; readonly sessionIdleMinutes: number | null },
): Promise<{ id: string; personId: string }[]> {
  const { rows } = await sql<{ id: string; personId: string }>`select s.id, s.person_id as "personId"
    from identity.session s join identity.person p on p.id = s.person_id
    where p.organisation_id = ${organisationId} and s.kind = 'page'
      and (s.created_at < now() - make_interval(days => ${sessionDays})
        or s.last_used_at < now() - make_interval(mins => ${sessionIdleMinutes}::int))
    limit 1000`.execute(db);
  return rows;
}

/** People of an organisation without a second factor, administrators or all, with the sessions that nobody exempt vouches for. */
export async function readLacking(
  db: IdentityDb,
  where: {
    readonly organisationId: string;
    readonly personId: string | null;
    readonly isForAll: boolean;
    readonly exempt: readonly SignInMethod[];
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<{ personId: string; sessionIds: string[] }[]> {
  const { rows } = await sql<{ personId: string; sessionIds: string[] }>`select p.id as "personId",
      array(select s.id from identity.session s where s.person_id = p.id
        and not s.methods && ${[...where.exempt]}::text[]) as "sessionIds"
    from identity.person p
    where p.organisation_id = ${where.organisationId} and p.disabled_at is null and not p.has_second_factor
      and (${where.isForAll} or p.is_admin) and (${where.personId}::uuid is null or p.id = ${where.personId}::uuid)
      and (${where.after}::uuid is null or p.id > ${where.after}::uuid)
    order by p.id limit ${where.limit}`.execute(db);
  return rows;
}

/** Sessions of an organisation's people that no provider vouched for at one of these levels. */
export async function readWeakSessions(
  db: IdentityDb,
  { organisationId, levels, limit }: { organisationId: string; levels: readonly string[]; limit: number },
): Promise<{ id: string; personId: string }[]> {
  const { rows } = await sql<{ id: string; personId: string }>`select s.id, s.person_id as "personId"
    from identity.session s join identity.person p on p.id = s.person_id
    where p.organisation_id = ${organisationId} and not 'operator' = any(s.methods) and s.wipe_asked_at is null
      and not coalesce(s.assurance = any(${[...levels]}::text[]), false)
      and not exists (select from identity.emergency_administrator e where e.person_id = p.id and p.is_admin)
    limit ${limit}`.execute(db);
  return rows;
}

/** Only app passwords: what else there is holds no copy of anything, or is a page. */
export async function markWipe(db: IdentityDb, personId: string, id: string): Promise<boolean> {
  const { rows } = await sql`update identity.session set wipe_asked_at = now()
    where id = ${id} and person_id = ${personId} and kind = 'app' and wipe_asked_at is null returning id`.execute(db);
  return rows.length > 0;
}

export async function unmarkWipe(db: IdentityDb, personId: string, id: string): Promise<boolean> {
  const { rows } = await sql`update identity.session set wipe_asked_at = null
    where id = ${id} and person_id = ${personId} and wipe_asked_at is not null and wipe_seen_at is null returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function markWipeSeen(db: IdentityDb, tokenHash: Buffer): Promise<boolean> {
  const { rows } = await sql`update identity.session set wipe_seen_at = coalesce(wipe_seen_at, now())
    where token_hash = ${tokenHash} and wipe_asked_at is not null returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteWiped(
  db: IdentityDb,
  tokenHash: Buffer,
): Promise<{ readonly personId: string; readonly sessionId: string } | null> {
  const { rows } = await sql<{ personId: string; sessionId: string }>`delete from identity.session
    where token_hash = ${tokenHash} and wipe_asked_at is not null returning person_id as "personId", id as "sessionId"`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Ends what was opened with an app password, which itself stays; resolves with what. */
export async function deleteMadeWith(db: IdentityDb, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from identity.session where made_with = ${id} returning id`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

export async function touchSession(db: IdentityDb, sessionId: string, personId: string): Promise<void> {
  // A token that nobody refreshes lives as long as it is used, unless its person has said when it ends.
  await sql`with touched as (update identity.session set last_used_at = now(),
      expires_at = case when kind = 'api' and refresh_hash is null and expires_at is not null and not 'apiToken' = any(methods)
        then greatest(expires_at, now() + interval '90 days') else expires_at end
    where id = ${sessionId})
    update identity.person set last_seen_at = now() where id = ${personId}`.execute(db);
}

/** A program has a new access token, or was let in once more; null: the token stays. False when the session has ended. */
export async function prolongProgram(
  db: IdentityDb,
  id: string,
  next: { readonly tokenHash: Buffer | null; readonly expiresAt: Date },
): Promise<boolean> {
  const { rows } = await sql`update identity.session set token_hash = coalesce(${next.tokenHash}::bytea, token_hash),
    expires_at = ${next.expiresAt}, last_used_at = now() where id = ${id} and kind = 'program' returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function markSeen(db: IdentityDb, personId: string): Promise<void> {
  await sql`update identity.person set last_seen_at = now() where id = ${personId}`.execute(db);
}

/** How tries of a key are spaced once the free ones are used up: each wait is twice the one before. */
export interface Pace {
  readonly free: number;
  readonly firstSeconds: number;
  readonly mostSeconds: number;
}

const forgottenAfter = sql`interval '15 minutes'`;

/** Counts a try if the wait after the last one is over, in one statement. How many seconds are left otherwise; 0: taken. */
export async function takeTry(db: IdentityDb, key: string, pace: Pace): Promise<number> {
  const wait = sql`case when f.failures < ${pace.free} then 0
    else least(${pace.mostSeconds}::float, ${pace.firstSeconds} * power(2, least(f.failures - ${pace.free}, 20))) end`;
  // Tries of one moment wait for each other here: what counts is when each has its turn, not when its statement began.
  const { rows } = await sql<{ waitSeconds: number }>`
    with taken as (
      insert into identity.sign_in_failure as f (key, failures, since, last_at) values (${key}, 1, clock_timestamp(), clock_timestamp())
      on conflict (key) do update set last_at = clock_timestamp(),
        failures = case when f.last_at < now() - ${forgottenAfter} then 1 else f.failures + 1 end
        where f.failures < ${pace.free} or f.last_at + make_interval(secs => ${wait}) <= clock_timestamp()
      returning key
    ) select case when exists (select from taken) then 0
      else coalesce((select greatest(ceil(extract(epoch from f.last_at + make_interval(secs => ${wait}) - clock_timestamp())), 1)
        from identity.sign_in_failure f where f.key = ${key}), 1) end::int as "waitSeconds"`.execute(db);
  return rows[0]?.waitSeconds ?? 0;
}

export async function clearTries(db: IdentityDb, key: string): Promise<void> {
  await sql`delete from identity.sign_in_failure where key = ${key}`.execute(db);
}

/** Takes back a try that was right. */
export async function refundTry(db: IdentityDb, key: string): Promise<void> {
  await sql`update identity.sign_in_failure set failures = greatest(failures - 1, 0) where key = ${key}`.execute(db);
}

export async function isKnownDevice(db: IdentityDb, personId: string, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`select from identity.known_device where person_id = ${personId} and token_hash = ${hash}
    and last_used_at > now() - interval '90 days'`.execute(db);
  return rows.length > 0;
}

/** Whether none of these was seen before, of a person who has been seen somewhere. */
export async function areUnknownDevices(db: IdentityDb, personId: string, hashes: readonly Buffer[]): Promise<boolean> {
  const { rows } = await sql<{ isUnknown: boolean | null }>`
    select not bool_or(token_hash = any(${[...hashes]}::bytea[])) as "isUnknown"
    from identity.known_device where person_id = ${personId}`.execute(db);
  return rows[0]?.isUnknown ?? false;
}

/** The twenty latest of a person are kept. */
export async function storeKnownDevices(db: IdentityDb, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await sql`insert into identity.known_device (person_id, token_hash) select ${personId}, hash from unnest(${[...hashes]}::bytea[]) as hash
    on conflict (person_id, token_hash) do update set last_used_at = now()`.execute(db);
  await sql`delete from identity.known_device where person_id = ${personId} and token_hash not in (
    select token_hash from identity.known_device where person_id = ${personId} order by last_used_at desc limit 20)`.execute(
    db,
  );
}
