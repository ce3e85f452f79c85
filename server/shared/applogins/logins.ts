import { codeScope, type AppLogin, type AppLoginAddress } from "@safos/contract/app-logins";
import { hashSecret, now, randomToken, uuid } from "#clock";
import { addressKey, refuse, type Principal } from "#http";
import type { AppLoginContext } from "./context.ts";
import { answerWaiting, insertLogin, readWaiting, takeAllowed } from "./queries.ts";

/** What an app signs in with. */
export interface AppAccess {
  readonly loginName: string;
  readonly appPassword: string;
}

const lifetimeMs = 20 * 60_000;
const codeLifetimeMs = 10 * 60_000;
/** Apps that ask from one network before the next waits. */
const askedFreely = 60;
const scopes = ["files", "calendar", "contacts"];

/** The name of an app as its person reads it: one line, without what turns text around. */
const labelOf = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, " ")
    .trim()
    .slice(0, 200) || "Nextcloud";

/** An app asks to be let in. Refuses SIGN_IN_THROTTLED. */
export async function beginLogin(
  { db, identity, http }: AppLoginContext,
  { label, ip }: { readonly label: string; readonly ip: string },
): Promise<{ readonly pollToken: string; readonly address: string }> {
  await identity.slowDown([{ key: "app logins", ip, free: askedFreely }]);
  const [pollToken, loginToken] = [randomToken(64), randomToken(43)];
  await insertLogin(db, {
    id: uuid(),
    pollHash: hashSecret(pollToken),
    loginHash: hashSecret(loginToken),
    label: labelOf(label),
    network: addressKey(ip),
    expiresAt: new Date(now() + lifetimeMs),
  });
  return { pollToken, address: `${http.publicUrl}/apps/login/${loginToken}` };
}

/** Only who sits at the page lets an app in, not a program that holds a token of theirs. */
function requirePage({ via }: Principal): void {
  if (via !== "cookie") throw refuse("FORBIDDEN", "This is answered on the page.");
}

/** Refuses APP_LOGIN_GONE. */
export async function readLogin(
  { db }: AppLoginContext,
  { token, ip }: { readonly token: string; readonly ip: string },
): Promise<AppLogin> {
  const row = await readWaiting(db, hashSecret(token));
  if (!row) throw refuse("APP_LOGIN_GONE");
  const { label, network, createdAt } = row;
  return { label, askedAt: createdAt.toISOString(), isSameNetwork: network === addressKey(ip) };
}

/** Refuses APP_LOGIN_GONE, and FORBIDDEN to programs. */
export async function answerLogin(
  { db }: AppLoginContext,
  principal: Principal,
  { token, isAllowed }: { readonly token: string; readonly isAllowed: boolean },
): Promise<void> {
  requirePage(principal);
  if (!(await answerWaiting(db, hashSecret(token), isAllowed ? principal : null))) throw refuse("APP_LOGIN_GONE");
}

/** An app password for an app that its person has let in, as what their own session was begun with. */
async function makeAccess(
  { identity }: AppLoginContext,
  { personId, assurance }: Pick<Principal, "personId" | "assurance">,
  app: string,
): Promise<AppAccess> {
  const evidence = { methods: [], assurance };
  const made = await identity.createSession(personId, { kind: "app", label: labelOf(app), scopes, evidence });
  return { loginName: made.principal.name, appPassword: made.token };
}

/** What the app was let in with, once; null: nobody has let it in yet. Refuses SIGN_IN_REFUSED for accounts closed meanwhile. */
export async function takeAccess(context: AppLoginContext, pollToken: string): Promise<AppAccess | null> {
  const allowed = await takeAllowed(context.db, hashSecret(pollToken));
  return allowed && makeAccess(context, allowed, allowed.label);
}

/** The app is told the address by its own browser window, or by the system, which knows who takes `nc:`. */
const appAddress = (kind: "login" | "onetime-login", server: string, { loginName, appPassword }: AppAccess): string =>
  `nc://${kind}/server:${server}&user:${encodeURIComponent(loginName)}&password:${encodeURIComponent(appPassword)}`;

/** Version 1 of the flow. Refuses FORBIDDEN to programs. */
export async function openLogin(
  context: AppLoginContext,
  principal: Principal,
  label: string,
): Promise<AppLoginAddress> {
  requirePage(principal);
  const access = await makeAccess(context, principal, label);
  return { address: appAddress("login", context.http.publicUrl, access), endsAt: null };
}

/** A password that is exchanged for another, once, and opens nothing itself. Refuses FORBIDDEN to programs. */
export async function showCode(context: AppLoginContext, principal: Principal): Promise<AppLoginAddress> {
  requirePage(principal);
  const made = await context.identity.createSession(principal.personId, {
    kind: "app",
    label: "QR",
    scopes: [codeScope],
    lifetimeMs: codeLifetimeMs,
    evidence: { methods: [], assurance: principal.assurance },
  });
  const access = { loginName: principal.name, appPassword: made.token };
  return {
    address: appAddress("onetime-login", context.http.publicUrl, access),
    endsAt: new Date(now() + codeLifetimeMs).toISOString(),
  };
}

/** Exchanges what `showCode` made. Of two who come at once one gets it. Refuses UNAUTHENTICATED. */
export async function exchangeCode(context: AppLoginContext, principal: Principal, label: string): Promise<AppAccess> {
  const { personId, sessionId, scopes: held } = principal;
  if (!held?.includes(codeScope) || !(await context.identity.revoke(personId, sessionId)))
    throw refuse("UNAUTHENTICATED");
  return makeAccess(context, principal, label);
}

/** An app password for an app that came with the person's own. Refuses FORBIDDEN to those who came with one already. */
export async function makeOwn(context: AppLoginContext, principal: Principal, label: string): Promise<AppAccess> {
  // A password has no session of its own.
  if (principal.sessionId !== principal.personId) throw refuse("FORBIDDEN", "This is an app password already.");
  return makeAccess(context, principal, label);
}
