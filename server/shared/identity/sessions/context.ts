import { createReadCache, type ReadCache } from "#cache";
import { now } from "#clock";
import { byPerson, topicOfPerson, type Transaction } from "#events";
import type { Principal } from "#http";
import type { Jobs } from "#jobs";
import type { Directories } from "../providers/providers.ts";
import type { MailContext } from "../mails/context.ts";
import type { CredentialContext } from "../credentials/context.ts";
import { rolesNow } from "../roles/role.ts";
import { deleteSessions, type SessionRow } from "./queries.ts";
import { isProgram, isSecondFactorMissing, isTooWeak, provedAtOf } from "./rules.ts";
import { newToken } from "../credentials/secrets.ts";

interface StoredSession {
  readonly session: SessionRow;
  /** The token is no session's own, but one of those that its program was given. */
  readonly isGranted: boolean;
  readonly at: number;
  touchedAt: number;
}

/** What an access token that a program was given opens, in whose session, and until when. */
interface GrantedToken {
  readonly sessionId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** Who knows the tokens of programs, by their SHA-256; null: it is none, or ended. */
export type ReadGrantedToken = (tokenHash: Buffer) => Promise<GrantedToken | null>;

/** What every verb about sessions works with. */
export interface SessionContext extends CredentialContext, MailContext {
  readonly jobs: Jobs;
  readonly directories: Directories;
  /** By digest of the token; seconds long at most. */
  readonly byToken: ReadCache<StoredSession>;
  /** Set once by `openid`. */
  readonly grantedTokens: { read: ReadGrantedToken };
  /** Passwords that were right a moment ago, by keyed digest: WebDAV clients send them with every request. */
  readonly rightPasswords: ReadCache<{ readonly personId: string; readonly at: number }>;
  /** The same password sent by many requests at once is checked, and counted, once. */
  readonly checking: Map<string, Promise<string | null>>;
  readonly processSalt: string;
  /** Sessions for which a rule has just asked for more: the rules that this process knows may be older. */
  readonly restricted: ReadCache<object>;
}

/** What the module gives: everything but what is remembered here. */
export type SessionDeps = CredentialContext & MailContext & Pick<SessionContext, "jobs" | "directories">;

const cacheSize = 20_000;

export function createSessionContext(deps: SessionDeps): SessionContext {
  const byToken = createReadCache<StoredSession>(cacheSize);
  const rightPasswords = createReadCache<{ personId: string; at: number }>(cacheSize);
  deps.events.watch(
    ["session.revoked", "session.steppedUp", "session.wipeAsked", "session.wipeCancelled"],
    ({ payload }) => byToken.forgetWhere(({ session }) => session.id === payload.sessionId),
  );
  deps.events.watch(["person.changed", "person.disabled", "person.passwordChanged"], ({ payload }) => {
    byToken.forgetWhere(({ session }) => session.personId === payload.personId);
    rightPasswords.forgetWhere((one) => one.personId === payload.personId);
  });
  const restricted = createReadCache<object>(cacheSize);
  deps.events.watch(["session.restricted"], ({ payload }) =>
    restricted.store(payload.sessionId, {}, restricted.begin()),
  );
  // A provider may close passwords.
  deps.events.watch(["provider.added", "provider.changed", "emergency.changed"], () => rightPasswords.forgetAll());
  deps.events.onReconnected(() => {
    byToken.forgetAll();
    rightPasswords.forgetAll();
  });
  const grantedTokens: SessionContext["grantedTokens"] = { read: async () => null };
  return { ...deps, byToken, grantedTokens, rightPasswords, checking: new Map(), processSalt: newToken(), restricted };
}

/** Who a session belongs to, unless the account is closed, it was begun with too little, or its device is to be wiped. */
export async function principalOf(
  { persons, organisations, restricted }: SessionContext,
  session: SessionRow,
  via: Principal["via"],
): Promise<Principal | null> {
  if (restricted.get(session.id)) {
    await organisations.reload();
    restricted.drop(session.id);
  }
  const person = await persons.personById(session.personId);
  const rules = person && organisations.byId(person.organisationId)?.rules;
  if (!person || !rules || person.disabled || session.wipeAskedAt || isTooWeak(rules, person, session)) return null;
  return {
    kind: "person",
    personId: person.id,
    organisationId: person.organisationId,
    name: person.name,
    userId: person.userId,
    displayName: person.displayName,
    // A program of one's own administers nothing.
    isAdmin: person.isAdmin && !isProgram(session),
    isGuest: person.isGuest,
    roles: isProgram(session) ? [] : rolesNow(person.roles),
    sessionId: session.id,
    deviceId: session.deviceId,
    secondFactorAt: session.secondFactorAt?.getTime() ?? null,
    provedAt: provedAtOf(session, person),
    isSecondFactorMissing: isSecondFactorMissing(rules, person, session),
    scopes: session.scopes,
    assurance: session.assurance,
    via,
  };
}

export async function publishRevoked(
  { events }: SessionContext,
  trx: Transaction,
  personId: string,
  ids: readonly string[],
): Promise<void> {
  await events.emit(
    trx,
    ids.map((sessionId) => ({
      type: "session.revoked" as const,
      actor: byPerson(personId),
      subject: topicOfPerson(personId),
      topics: [topicOfPerson(personId)],
      payload: { personId, sessionId },
    })),
  );
}

/** Ends the sessions that are meant, in every process; resolves with how many. */
export async function endSessions(
  context: SessionContext,
  where: Parameters<typeof deleteSessions>[1],
): Promise<number> {
  const ended = await context.db.transaction().execute(async (trx) => {
    const ids = await deleteSessions(trx, where);
    await publishRevoked(context, trx, where.personId, ids);
    return new Set(ids);
  });
  // This process does not wait for its own event.
  context.byToken.forgetWhere(({ session }) => ended.has(session.id));
  return ended.size;
}

export const isOlderThan = (at: number, ms: number): boolean => now() - at > ms;
