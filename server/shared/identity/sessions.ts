import { now, uuid } from "#clock";
import type { Db } from "#database";
import { byPerson, type Events, type Transaction } from "#events";
import { type Authenticated, type Credentials, type Principal, refuse } from "#http";
import { mailForm, parseName } from "./names.ts";
import type { Persons } from "./persons.ts";
import {
  deleteSessions,
  insertSession,
  readPasswordHash,
  readSessionByToken,
  readSessions,
  renameSession,
  rotateSession,
  touchSession,
  type IdentityTables,
  type SessionRow,
} from "./queries.ts";
import { checkPassword, hashToken, newAppPassword, newDeviceId, newRefreshToken, newToken } from "./secrets.ts";
import { withThrottle } from "./throttle.ts";

export interface SignInRequest {
  /** Either form: `anna@fk.example` or `@anna:fk.example`. */
  readonly name: string;
  readonly password: string;
  readonly ip: string;
  /** What the person sees in their list of sessions. */
  readonly label: string;
  readonly kind?: "page" | "api";
  /** A Matrix client that comes back as the same device; its earlier session ends. */
  readonly deviceId?: string;
  readonly isRefreshable?: boolean;
}

export interface NewSession {
  readonly token: string;
  readonly sessionId: string;
  readonly deviceId: string | null;
  readonly principal: Principal;
  readonly refreshToken?: string;
  readonly expiresInMs?: number;
}

export interface SessionOptions {
  readonly label: string;
  readonly kind: "page" | "api" | "app";
  readonly deviceId?: string;
  readonly isRefreshable?: boolean;
}

export interface Sessions {
  signIn(request: SignInRequest): Promise<NewSession>;
  createSession(personId: string, options: SessionOptions): Promise<NewSession>;
  /** Refuses UNAUTHENTICATED when the refresh token is unknown. */
  refresh(refreshToken: string): Promise<{ token: string; refreshToken: string; expiresInMs: number }>;
  /** Ends one session of a person; false when it is not theirs. */
  revoke(personId: string, sessionId: string): Promise<boolean>;
  revokeAll(personId: string, exceptId?: string): Promise<void>;
  sessionsOf(personId: string): Promise<readonly SessionRow[]>;
  renameSession(sessionId: string, label: string): Promise<void>;
  authenticate(credentials: Credentials): Promise<Authenticated>;
  /** Whose bearer token this is. App passwords are none: they open files only. */
  authenticateToken(token: string): Promise<Authenticated>;
  checkPassword(personId: string, password: string): Promise<boolean>;
}

const pageLifetimeMs = 30 * 86_400_000;
const accessLifetimeMs = 3_600_000;
const cacheMs = 60_000;
const cacheSize = 20_000;
const touchEveryMs = 60_000;

interface Cached {
  readonly session: SessionRow;
  readonly at: number;
  touchedAt: number;
}

export function createSessions(options: { db: Db<IdentityTables>; events: Events; persons: Persons }): Sessions {
  const { db, events, persons } = options;
  const cache = new Map<string, Cached>();
  /** Passwords that were right a moment ago, as keyed digests: WebDAV clients send them with every request. */
  const recentPasswords = new Map<string, { personId: string; at: number }>();
  /** The same password sent by many requests at once is checked, and counted, once. */
  const checking = new Map<string, Promise<string | null>>();
  const processSalt = newToken();
  /** What was read before a change arrived may be old already: readers compare the generation they began in. */
  let generation = 0;

  events.watch(["session.revoked"], ({ payload }) => {
    generation += 1;
    for (const [key, entry] of cache) if (entry.session.id === payload.sessionId) cache.delete(key);
  });
  events.watch(["person.changed", "person.disabled", "person.passwordChanged"], ({ payload }) => {
    generation += 1;
    for (const [key, entry] of cache) if (entry.session.personId === payload.personId) cache.delete(key);
    for (const [key, entry] of recentPasswords) if (entry.personId === payload.personId) recentPasswords.delete(key);
  });
  events.onReconnected(() => {
    generation += 1;
    cache.clear();
    recentPasswords.clear();
  });

  async function principalOf(session: SessionRow, via: Principal["via"]): Promise<Principal | null> {
    const person = await persons.personById(session.personId);
    if (!person || person.disabled) return null;
    return {
      kind: "person",
      personId: person.id,
      organisationId: person.organisationId,
      name: person.name,
      userId: person.userId,
      displayName: person.displayName,
      isAdmin: person.isAdmin,
      sessionId: session.id,
      deviceId: session.deviceId,
      via,
    };
  }

  async function sessionOfToken(token: string): Promise<{ session: SessionRow; isExpired: boolean } | null> {
    const digest = hashToken(token);
    const key = digest.toString("base64");
    let entry = cache.get(key);
    if (!entry || now() - entry.at > cacheMs) {
      const asked = generation;
      const session = await readSessionByToken(db, digest);
      if (!session) {
        cache.delete(key);
        return null;
      }
      if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? "");
      entry = { session, at: now(), touchedAt: entry?.touchedAt ?? session.lastUsedAt.getTime() };
      if (asked === generation) cache.set(key, entry);
    }
    const { session } = entry;
    if (session.expiresAt && session.expiresAt.getTime() <= now()) return { session, isExpired: true };
    if (now() - entry.touchedAt > touchEveryMs) {
      entry.touchedAt = now();
      touchSession(db, session.id, session.personId).catch(() => undefined);
    }
    return { session, isExpired: false };
  }

  async function authenticateToken(token: string, via: "bearer" | "cookie" = "bearer"): Promise<Authenticated> {
    const found = token === "" ? null : await sessionOfToken(token);
    const isOfKind = via === "cookie" ? found?.session.kind === "page" : found?.session.kind !== "app";
    if (!found || !isOfKind) return { principal: null, isTokenExpired: false };
    if (found.isExpired) return { principal: null, isTokenExpired: found.session.isRefreshable };
    return { principal: await principalOf(found.session, via), isTokenExpired: false };
  }

  async function verify(name: string, password: string, ip: string): Promise<string | null> {
    const parsed = parseName(name);
    return withThrottle(db, parsed ? mailForm(parsed) : name.slice(0, 320), ip, async () => {
      const person = parsed ? await persons.personByName(mailForm(parsed)) : null;
      const stored = person && !person.disabled ? await readPasswordHash(db, person.id) : null;
      return (await checkPassword(stored, password)) && person ? person.id : null;
    });
  }

  async function create(personId: string, wanted: SessionOptions): Promise<NewSession> {
    const token = wanted.kind === "app" ? newAppPassword() : newToken();
    const refreshToken = wanted.isRefreshable === true ? newRefreshToken() : undefined;
    const lifetime = refreshToken ? accessLifetimeMs : wanted.kind === "page" ? pageLifetimeMs : null;
    const row = {
      id: uuid(),
      personId,
      kind: wanted.kind,
      tokenHash: hashToken(token),
      refreshHash: refreshToken ? hashToken(refreshToken) : null,
      deviceId: wanted.kind === "app" ? null : (wanted.deviceId ?? newDeviceId()),
      label: wanted.label.slice(0, 200) || "Safos",
      expiresAt: lifetime === null ? null : new Date(now() + lifetime),
    };
    await db.transaction().execute(async (trx) => {
      if (wanted.deviceId !== undefined) {
        const ended = await deleteSessions(trx, { personId, deviceId: wanted.deviceId });
        await publishRevoked(trx, personId, ended);
      }
      await insertSession(trx, row);
    });
    const at = new Date(now());
    const session = { ...row, createdAt: at, lastUsedAt: at, isRefreshable: refreshToken !== undefined };
    const principal = await principalOf(session, "bearer");
    if (!principal) throw refuse("SIGN_IN_REFUSED");
    return {
      token,
      sessionId: row.id,
      deviceId: row.deviceId,
      principal,
      ...(refreshToken ? { refreshToken, expiresInMs: accessLifetimeMs } : {}),
    };
  }

  async function publishRevoked(trx: Transaction, personId: string, ids: readonly string[]): Promise<void> {
    await events.emit(
      trx,
      ids.map((sessionId) => ({
        type: "session.revoked" as const,
        subject: `person:${personId}`,
        topics: [`person:${personId}`],
        actor: byPerson(personId),
        payload: { personId, sessionId },
      })),
    );
  }

  async function end(where: Parameters<typeof deleteSessions>[1]): Promise<number> {
    const ended = await db.transaction().execute(async (trx) => {
      const ids = await deleteSessions(trx, where);
      await publishRevoked(trx, where.personId, ids);
      return new Set(ids);
    });
    // Our own process does not wait for the news to come round.
    generation += 1;
    for (const [key, entry] of cache) if (ended.has(entry.session.id)) cache.delete(key);
    return ended.size;
  }

  function verifyOnce(key: string, name: string, secret: string, ip: string): Promise<string | null> {
    const asked = generation;
    const running =
      checking.get(key) ??
      verify(name, secret, ip)
        .then((personId) => {
          if (recentPasswords.size >= cacheSize) recentPasswords.clear();
          if (personId === null) recentPasswords.delete(key);
          else if (asked === generation) recentPasswords.set(key, { personId, at: now() });
          return personId;
        })
        .finally(() => checking.delete(key));
    checking.set(key, running);
    return running;
  }

  async function authenticateBasic(name: string, secret: string, ip: string): Promise<Principal | null> {
    const parsed = parseName(name);
    if (!parsed) return null;
    const found = await sessionOfToken(secret);
    if (found) {
      const principal = found.isExpired ? null : await principalOf(found.session, "basic");
      return principal?.name === mailForm(parsed) ? principal : null;
    }
    const key = hashToken(`${processSalt}\n${mailForm(parsed)}\n${secret}`).toString("base64");
    const recent = recentPasswords.get(key);
    const isFresh = recent !== undefined && now() - recent.at < cacheMs * 5;
    const personId = isFresh ? recent.personId : await verifyOnce(key, name, secret, ip);
    if (personId === null) return null;
    const at = new Date(now());
    // A password is no session: it has no row, so its id is the person's own and cannot be revoked, only changed.
    return principalOf(
      {
        id: personId,
        personId,
        kind: "app",
        deviceId: null,
        label: "",
        createdAt: at,
        lastUsedAt: at,
        expiresAt: null,
        isRefreshable: false,
      },
      "basic",
    );
  }

  return {
    async signIn(request) {
      const personId = await verify(request.name, request.password, request.ip);
      if (personId === null) throw refuse("SIGN_IN_REFUSED");
      return create(personId, { ...request, kind: request.kind ?? "api" });
    },
    createSession: create,
    async refresh(refreshToken) {
      const next = { token: newToken(), refreshToken: newRefreshToken() };
      const session = await rotateSession(db, hashToken(refreshToken), {
        tokenHash: hashToken(next.token),
        refreshHash: hashToken(next.refreshToken),
        expiresAt: new Date(now() + accessLifetimeMs),
      });
      if (!session || !(await principalOf(session, "bearer")))
        throw refuse("UNAUTHENTICATED", "The refresh token is unknown.");
      for (const [key, entry] of cache) if (entry.session.id === session.id) cache.delete(key);
      return { ...next, expiresInMs: accessLifetimeMs };
    },
    revoke: async (personId, id) => (await end({ personId, id })) > 0,
    async revokeAll(personId, exceptId) {
      await end({ personId, exceptId });
    },
    sessionsOf: (personId) => readSessions(db, personId),
    renameSession: (id, label) => renameSession(db, id, label.slice(0, 200)),
    async authenticate(credentials) {
      if (credentials.kind !== "basic") return authenticateToken(credentials.token, credentials.kind);
      const { name, secret, ip } = credentials;
      return { principal: await authenticateBasic(name, secret, ip), isTokenExpired: false };
    },
    authenticateToken: (token) => authenticateToken(token),
    async checkPassword(personId, password) {
      return checkPassword(await readPasswordHash(db, personId), password);
    },
  };
}
