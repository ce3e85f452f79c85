import { refuse, type Authenticated, type Credentials, type Refusal } from "#http";
import { parseName } from "../people/names.ts";
import { readPasswordRule } from "../providers/emergency-queries.ts";
import { readPasswordHash } from "../queries.ts";
import { readSessions, renameSession, type SessionRow } from "./queries.ts";
import { checkPassword } from "../credentials/secrets.ts";
import { authenticate, authenticateToken, verifyPassword } from "./authenticate.ts";
import { completeSignIn, type SignInPlace } from "./complete.ts";
import type { Evidence } from "./evidence.ts";
import { createSessionContext, endSessions, type SessionContext } from "./context.ts";
import { withOwnThrottle } from "./throttle.ts";
import { createSession, refreshSession, type NewSession, type SessionOptions } from "./create.ts";

interface SignInRequest extends Omit<SignInPlace, "kind"> {
  /** Either form: `anna@fk.example` or `@anna:fk.example`. */
  readonly name: string;
  readonly password: string;
  readonly kind?: "page" | "api";
}

export interface Sessions {
  signIn(request: SignInRequest): Promise<NewSession>;
  /** For someone who has proved who they are otherwise than by a password: opens the session. Refuses SIGN_IN_REFUSED. */
  completeSignIn(personId: string, evidence: Evidence, place: SignInPlace): Promise<NewSession>;
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
  /** Refuses SIGN_IN_THROTTLED. */
  checkPassword(personId: string, password: string): Promise<boolean>;
}

export function createSessions(deps: Pick<SessionContext, "db" | "events" | "persons">): Sessions {
  const context = createSessionContext(deps);
  const { db } = deps;
  return {
    async signIn(request) {
      const { name, ip, device = null } = request;
      const personId = await verifyPassword(context, { name, ip, device }, request.password);
      if (personId === null) throw await refusalFor(db, name);
      const place = { ...request, kind: request.kind ?? "api" };
      return completeSignIn(context, personId, { methods: ["password"] }, place);
    },
    completeSignIn: (personId, evidence, place) => completeSignIn(context, personId, evidence, place),
    createSession: (personId, options) => createSession(context, personId, options),
    refresh: (refreshToken) => refreshSession(context, refreshToken),
    revoke: async (personId, id) => (await endSessions(context, { personId, id })) > 0,
    async revokeAll(personId, exceptId) {
      await endSessions(context, { personId, exceptId });
    },
    sessionsOf: (personId) => readSessions(db, personId),
    renameSession: (id, label) => renameSession(db, id, label.slice(0, 200)),
    authenticate: (credentials) => authenticate(context, credentials),
    authenticateToken: (token) => authenticateToken(context, token),
    checkPassword: (personId, password) =>
      withOwnThrottle(db, personId, async () => checkPassword(await readPasswordHash(db, personId), password)),
  };
}

/** The same for everyone of a domain who is not let in, so that nobody learns whose password would be good. */
async function refusalFor(db: SessionContext["db"], name: string): Promise<Refusal> {
  const { isClosed } = await readPasswordRule(db, parseName(name)?.domain ?? "", null);
  return refuse(isClosed ? "PASSWORD_CLOSED" : "SIGN_IN_REFUSED");
}
