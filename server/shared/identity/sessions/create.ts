import { hashSecret, now, uuid } from "#clock";
import { byPerson, system, topicOfPerson, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import type { IdentityDb } from "../queries.ts";
import { deletePagesPast, deleteSessions, insertSession, markSeen, rotateSession } from "./queries.ts";
import { isTooWeak } from "./rules.ts";
import { newAppPassword, newDeviceId, newRefreshToken, newToken } from "../credentials/secrets.ts";
import type { Evidence, SignInMethod } from "./evidence.ts";
import { principalOf, publishRevoked, type SessionContext } from "./context.ts";

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
  readonly kind: "page" | "api" | "app" | "program";
  readonly deviceId?: string;
  readonly isRefreshable?: boolean;
  /** Ends only when it is ended: what an operator makes for a program. */
  readonly isLasting?: boolean;
  /** When it ends, whatever is done with it; in ms from now. */
  readonly lifetimeMs?: number;
  /** What it opens; null: everything that its person may do. */
  readonly scopes?: readonly string[] | null;
  /** The app password that it is opened with, and ends with. */
  readonly madeWith?: string;
  /** Neither the browser nor the network was seen before. */
  readonly isNewPlace?: boolean;
  /** How the person has proved who they are; app passwords and the operator's tokens need none. */
  readonly evidence?: Evidence;
}

const methodsOf = ({ evidence, isLasting }: SessionOptions): readonly SignInMethod[] =>
  evidence?.methods ?? (isLasting === true ? ["operator"] : []);

/** App passwords and tokens are shown by a program, not by its person. */
const isProof = (wanted: SessionOptions): boolean =>
  wanted.kind !== "app" &&
  wanted.kind !== "program" &&
  !methodsOf(wanted).some((one) => one === "appPassword" || one === "apiToken");

const pageLifetimeMs = 30 * 86_400_000;
const accessLifetimeMs = 3_600_000;
/** A token that is not refreshed ends when it has not been used for so long; `touchSession` prolongs it. */
const idleLifetimeMs = 90 * 86_400_000;

const lifetimes = { page: pageLifetimeMs, api: idleLifetimeMs, app: null, program: idleLifetimeMs } as const;

/** An app password is no device, and a program is one only where it says so. */
function deviceOf({ kind, deviceId }: SessionOptions): string | null {
  if (kind === "app") return null;
  return deviceId ?? (kind === "program" ? null : newDeviceId());
}

/** An address with a longer one is taken by few servers. */
const longestIdToken = 6_000;

const sealedToken = ({ seal }: SessionContext, sessionId: string, idToken: string | null): Buffer | null =>
  idToken === null || idToken.length > longestIdToken ? null : seal.seal(idToken, sessionId);

/** Refuses ASSURANCE_TOO_LOW: the organisation's people sign in with more. */
async function requireStrong(
  { persons, organisations }: SessionContext,
  personId: string,
  begun: Parameters<typeof isTooWeak>[2],
): Promise<void> {
  const person = await persons.personById(personId);
  const rules = person && organisations.byId(person.organisationId)?.rules;
  if (rules && isTooWeak(rules, person, begun)) throw refuse("ASSURANCE_TOO_LOW");
}

/** An application service lets its accounts into the chat, and nobody lets them in elsewhere. Refuses SIGN_IN_REFUSED. */
async function requireOpen({ persons }: SessionContext, personId: string, wanted: SessionOptions): Promise<void> {
  const isChatAlone = wanted.kind === "api" && wanted.scopes?.join(" ") === "chat";
  if (!isChatAlone && ((await persons.personById(personId))?.appservice ?? null) !== null)
    throw refuse("SIGN_IN_REFUSED");
}

/**
 * A session with a fresh token; the same Matrix device's earlier one ends. Refuses SIGN_IN_REFUSED for closed accounts, and
 * ASSURANCE_TOO_LOW.
 */
export async function createSession(
  context: SessionContext,
  personId: string,
  wanted: SessionOptions,
): Promise<NewSession> {
  await requireOpen(context, personId, wanted);
  const token = wanted.kind === "app" ? newAppPassword() : newToken();
  const refreshToken = wanted.isRefreshable === true ? newRefreshToken() : undefined;
  const usual = refreshToken ? accessLifetimeMs : wanted.isLasting === true ? null : lifetimes[wanted.kind];
  const lifetime = wanted.lifetimeMs ?? usual;
  const id = uuid();
  const row = {
    id,
    personId,
    kind: wanted.kind,
    tokenHash: hashSecret(token),
    refreshHash: refreshToken ? hashSecret(refreshToken) : null,
    deviceId: deviceOf(wanted),
    label: wanted.label.slice(0, 200) || "Safos",
    methods: methodsOf(wanted),
    secondFactorAt: wanted.evidence?.secondFactorAt ?? null,
    provedAt: isProof(wanted) ? new Date(now()) : null,
    scopes: wanted.scopes ?? null,
    madeWith: wanted.madeWith ?? null,
    isNewPlace: wanted.isNewPlace ?? false,
    assurance: wanted.evidence?.assurance?.slice(0, 200) ?? null,
    providerId: wanted.evidence?.providerId ?? null,
    providerSession: wanted.evidence?.providerSession?.slice(0, 500) ?? null,
    idToken: sealedToken(context, id, wanted.evidence?.idToken ?? null),
    expiresAt: lifetime === null ? null : new Date(now() + lifetime),
  };
  await requireStrong(context, personId, row);
  await context.db.transaction().execute(async (trx) => {
    if (wanted.deviceId !== undefined) {
      const ended = await deleteSessions(trx, { personId, deviceId: wanted.deviceId });
      await publishRevoked(context, trx, personId, ended);
    }
    await insertSession(trx, row);
    if (wanted.kind === "page") await endPagesPast(context, trx, personId);
    await context.events.emit(trx, {
      type: "session.started",
      // What an operator makes for a program, nobody has signed in to.
      actor: wanted.isLasting === true ? system : byPerson(personId),
      subject: topicOfPerson(personId),
      payload: { personId, sessionId: row.id, kind: wanted.kind, methods: [...row.methods] },
    });
    // App passwords are for programs, lasting tokens are the operator's: neither is the person being here.
    if (isProof(wanted) && wanted.isLasting !== true) await markSeen(trx, personId);
  });
  const at = new Date(now());
  const session = {
    ...row,
    createdAt: at,
    lastUsedAt: at,
    isRefreshable: refreshToken !== undefined,
    wipeAskedAt: null,
    wipeSeenAt: null,
  };
  const principal = await principalOf(context, session, "bearer");
  if (!principal) throw refuse("SIGN_IN_REFUSED");
  return {
    token,
    sessionId: row.id,
    deviceId: row.deviceId,
    principal,
    ...(refreshToken ? { refreshToken, expiresInMs: accessLifetimeMs } : {}),
  };
}

/** Ends the pages used longest ago, where the organisation says how many a person may have. */
async function endPagesPast(context: SessionContext, trx: IdentityDb & Transaction, personId: string): Promise<void> {
  const person = await context.persons.personById(personId);
  const most = person && context.organisations.byId(person.organisationId)?.rules.sessionDevices;
  if (typeof most === "number")
    await publishRevoked(context, trx, personId, await deletePagesPast(trx, personId, most));
}

/** Exchanges a refresh token; the previous one stays good once more. Refuses UNAUTHENTICATED when it is unknown. */
export async function refreshSession(
  context: SessionContext,
  refreshToken: string,
): Promise<{ token: string; refreshToken: string; expiresInMs: number }> {
  const next = { token: newToken(), refreshToken: newRefreshToken() };
  const session = await rotateSession(context.db, hashSecret(refreshToken), {
    tokenHash: hashSecret(next.token),
    refreshHash: hashSecret(next.refreshToken),
    expiresAt: new Date(now() + accessLifetimeMs),
  });
  if (!session || !(await principalOf(context, session, "bearer")))
    throw refuse("UNAUTHENTICATED", "The refresh token is unknown.");
  context.byToken.forgetWhere((one) => one.session.id === session.id);
  return { ...next, expiresInMs: accessLifetimeMs };
}
