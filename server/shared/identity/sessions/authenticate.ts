import { accessLifetimeMs } from "#cache";
import { hashSecret, now } from "#clock";
import { topicOfPerson } from "#events";
import type { Authenticated, Credentials, Principal } from "#http";
import { mailForm, parseName } from "../people/names.ts";
import { readPasswordRule } from "../providers/emergency-queries.ts";
import { hasSecondFactor, readPasswordHash } from "../queries.ts";
import { readProgram, readSessionByToken, touchSession, type SessionRow } from "./queries.ts";
import { checkPassword } from "../credentials/secrets.ts";
import { isPastRules } from "./rules.ts";
import { isOlderThan, principalOf, type SessionContext } from "./context.ts";
import { withThrottle, type Attempt } from "./throttle.ts";

const passwordStoredMs = 300_000;
const touchEveryMs = 60_000;

/** A session by its own token, or where those are taken by one that its program was given: it opens what that one may. */
async function findSession(
  { db, grantedTokens }: SessionContext,
  tokenHash: Buffer,
  takesGrants: boolean,
): Promise<{ session: SessionRow; isGranted: boolean } | null> {
  const own = await readSessionByToken(db, tokenHash);
  if (own) return { session: own, isGranted: false };
  const granted = takesGrants ? await grantedTokens.read(tokenHash) : null;
  const session = granted && (await readProgram(db, granted.sessionId));
  if (!session) return null;
  const { scopes, expiresAt } = granted;
  return { session: { ...session, scopes, expiresAt }, isGranted: true };
}

/** `takesGrants`: tokens that programs were given are known, too. */
export async function sessionOfToken(
  context: SessionContext,
  token: string,
  { takesGrants = false }: { readonly takesGrants?: boolean } = {},
): Promise<{ session: SessionRow; isExpired: boolean } | null> {
  const { db, byToken } = context;
  const digest = hashSecret(token);
  const key = digest.toString("base64");
  let entry = byToken.get(key);
  if (!entry || isOlderThan(entry.at, accessLifetimeMs)) {
    const begun = byToken.begin();
    const found = await findSession(context, digest, takesGrants);
    if (!found) {
      byToken.drop(key);
      return null;
    }
    const touchedAt = Math.max(entry?.touchedAt ?? 0, found.session.lastUsedAt.getTime());
    entry = { ...found, at: now(), touchedAt };
    byToken.store(key, entry, begun);
  }
  if (entry.isGranted && !takesGrants) return null;
  const { session } = entry;
  if (session.expiresAt && session.expiresAt.getTime() <= now()) return { session, isExpired: true };
  if (session.kind === "page" && (await isEndedByRules(context, session, entry.touchedAt)))
    return { session, isExpired: true };
  if (isOlderThan(entry.touchedAt, touchEveryMs)) {
    entry.touchedAt = now();
    touchSession(db, session.id, session.personId).catch(() => undefined);
  }
  return { session, isExpired: false };
}

/** A session of the page, before it is touched: what was unused for too long is not begun again by being used. */
async function isEndedByRules(context: SessionContext, session: SessionRow, usedAtMs: number): Promise<boolean> {
  const person = await context.persons.personById(session.personId);
  const rules = person && context.organisations.byId(person.organisationId)?.rules;
  return rules ? isPastRules(rules, session, usedAtMs) : false;
}

/** Whose token this is. App passwords are no bearer tokens: they open files only. */
export async function authenticateToken(
  context: SessionContext,
  token: string,
  via: "bearer" | "cookie" = "bearer",
  { takesGrants = false }: { readonly takesGrants?: boolean } = {},
): Promise<Authenticated> {
  const how = { takesGrants: takesGrants && via === "bearer" };
  const found = token === "" ? null : await sessionOfToken(context, token, how);
  const isOfKind = via === "cookie" ? found?.session.kind === "page" : found?.session.kind !== "app";
  if (!found || !isOfKind) return { principal: null, isTokenExpired: false };
  if (found.isExpired) return { principal: null, isTokenExpired: found.session.isRefreshable };
  return { principal: await principalOf(context, found.session, via), isTokenExpired: false };
}

export async function publishFailure(
  { db, events }: Pick<SessionContext, "db" | "events">,
  personId: string,
): Promise<void> {
  const about = { actor: { kind: "unknown" } as const, subject: topicOfPerson(personId) };
  await db.transaction().execute((trx) => events.emit(trx, { type: "signIn.failed", ...about, payload: { personId } }));
}

/** Whose name and password they are; `providerId`: at which directory. */
export interface Verified {
  readonly personId: string;
  readonly providerId: string | null;
}

/**
 * The person whose name and password these are, where passwords are open to them; on the page also at the organisation's
 * directory. Programs never bring a directory's password: it opens far more than what is here. Refuses SIGN_IN_THROTTLED, and
 * to those whose password the directory takes what it refuses.
 */
export async function verifyPassword(
  { db, events, persons, directories }: SessionContext,
  attempt: Attempt,
  password: string,
  { isPage = false } = {},
): Promise<Verified | null> {
  const parsed = parseName(attempt.name);
  const name = parsed ? mailForm(parsed) : attempt.name.slice(0, 320);
  const person = parsed ? await persons.personByName(name) : null;
  const rule = await readPasswordRule(db, parsed?.domain ?? "", person?.id ?? null);
  const isOpen = !rule.isClosed || rule.isEmergency;
  return withThrottle(db, { ...attempt, name }, person?.id ?? null, async () => {
    const stored =
      person && !person.disabled && person.appservice === null && isOpen ? await readPasswordHash(db, person.id) : null;
    const isRight = await checkPassword(stored, password);
    if (isRight && person) return { personId: person.id, providerId: null };
    const bound = isPage && parsed ? await directories.signIn(parsed, password) : null;
    if (person && !bound) await publishFailure({ db, events }, person.id);
    return bound;
  });
}

function verifyOnce(
  context: SessionContext,
  key: string,
  { name, secret, ip }: { readonly name: string; readonly secret: string; readonly ip: string },
): Promise<string | null> {
  const { rightPasswords, checking } = context;
  const known = checking.get(key);
  if (known) return known;
  const begun = rightPasswords.begin();
  const running = verifyPassword(context, { name, ip, device: null }, secret)
    .then((verified) => {
      const personId = verified?.personId ?? null;
      if (personId === null) rightPasswords.drop(key);
      else rightPasswords.store(key, { personId, at: now() }, begun);
      return personId;
    })
    .finally(() => checking.delete(key));
  checking.set(key, running);
  return running;
}

async function authenticateBasic(
  context: SessionContext,
  credentials: { readonly name: string; readonly secret: string; readonly ip: string },
): Promise<Principal | null> {
  const { name, secret } = credentials;
  const parsed = parseName(name);
  if (!parsed) return null;
  const found = await sessionOfToken(context, secret);
  if (found) {
    const principal = found.isExpired ? null : await principalOf(context, found.session, "basic");
    return principal?.name === mailForm(parsed) ? principal : null;
  }
  const key = hashSecret(`${context.processSalt}\n${mailForm(parsed)}\n${secret}`).toString("base64");
  const recent = context.rightPasswords.get(key);
  const isFresh = recent !== undefined && !isOlderThan(recent.at, passwordStoredMs);
  const personId = isFresh ? recent.personId : await verifyOnce(context, key, credentials);
  if (personId === null || (await hasSecondFactor(context.db, personId))) return null;
  return principalOf(context, sessionOfPassword(personId), "basic");
}

/** A password is no session: it has no row, so its id is the person's own and cannot be revoked, only changed. */
function sessionOfPassword(personId: string): SessionRow {
  const at = new Date(now());
  return {
    id: personId,
    personId,
    kind: "app",
    deviceId: null,
    label: "",
    createdAt: at,
    lastUsedAt: at,
    expiresAt: null,
    isRefreshable: false,
    methods: ["password"],
    secondFactorAt: null,
    provedAt: null,
    scopes: ["files", "calendar", "contacts"],
    assurance: null,
    providerId: null,
    isNewPlace: false,
    wipeAskedAt: null,
    wipeSeenAt: null,
  };
}

/** `isUncached`: what another process has written a moment ago counts. `takesGrants`: so do tokens that programs were given. */
export async function authenticate(
  context: SessionContext,
  credentials: Credentials,
  { isUncached = false, takesGrants = false }: { readonly isUncached?: boolean; readonly takesGrants?: boolean } = {},
): Promise<Authenticated> {
  if (isUncached && credentials.kind !== "basic")
    context.byToken.drop(hashSecret(credentials.token).toString("base64"));
  if (credentials.kind !== "basic")
    return authenticateToken(context, credentials.token, credentials.kind, { takesGrants });
  return { principal: await authenticateBasic(context, credentials), isTokenExpired: false };
}
