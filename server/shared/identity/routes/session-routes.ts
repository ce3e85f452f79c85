import { sessionRoutes as contract } from "@safos/contract/routes/identity";
import { expireSessionCookie, refuse, routes, type Principal } from "#http";
import { createApiToken } from "../sessions/api-tokens.ts";
import type { SessionRow } from "../sessions/queries.ts";
import { isApiToken, isProgram } from "../sessions/rules.ts";
import { browserOf, describeMe, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

const viewSession = (principal: Principal, session: SessionRow) => ({
  id: session.id,
  kind: session.kind,
  label: session.label,
  createdAt: session.createdAt.toISOString(),
  lastUsedAt: session.lastUsedAt.toISOString(),
  expiresAt: session.expiresAt?.toISOString() ?? null,
  isCurrent: session.id === principal.sessionId,
  isNewPlace: session.isNewPlace,
  scopes: session.scopes === null ? null : [...session.scopes],
  isOperators: session.methods.includes("operator"),
  wipe: session.wipeAskedAt && { askedAt: session.wipeAskedAt.toISOString(), isReceived: session.wipeSeenAt !== null },
});

/** Neither an app password nor a program. */
const isSignIn = (session: SessionRow): boolean => session.kind !== "app" && !isProgram(session);

/** What someone ends who does not know who is there. */
const isElsewhere = (session: SessionRow): boolean => isSignIn(session) || session.kind === "program";

export const sessionRoutes = (deps: IdentityRouteDeps) => {
  const { identity, http } = deps;

  async function list(principal: Principal, isMeant: (session: SessionRow) => boolean) {
    const sessions = await identity.sessionsOf(principal.personId);
    return { items: sessions.filter(isMeant).map((one) => viewSession(principal, one)) };
  }

  return routes("identity", contract, {
    readSession: ({ caller }) => describeMe(deps, caller),
    async signIn({ body, request, reply }) {
      const session = await identity.signIn({ ...browserOf(http, request, reply), ...body });
      setSessionCookie(http, reply, session.token);
      return describeMe(deps, session.principal);
    },
    async signOut({ caller, reply }) {
      const next = await identity.signOutAddress(caller.sessionId);
      await identity.revoke(caller.personId, caller.sessionId);
      reply.header("set-cookie", expireSessionCookie(http.isSecure));
      return { next };
    },
    listSessions: ({ caller }) => list(caller, isSignIn),
    async revokeSession({ caller, params }) {
      if (!(await identity.revoke(caller.personId, params.id))) throw refuse("MISSING", "There is no such session.");
      return {};
    },
    async confirmPlace({ caller, params }) {
      if (!(await identity.confirmPlace(caller.personId, params.id)))
        throw refuse("MISSING", "There is no such session.");
      return {};
    },
    async revokeOtherSessions({ caller }) {
      const others = (await identity.sessionsOf(caller.personId)).filter(isElsewhere);
      for (const { id } of others) if (id !== caller.sessionId) await identity.revoke(caller.personId, id);
      return {};
    },
    listAppPasswords: ({ caller }) => list(caller, (one) => one.kind === "app"),
    async createAppPassword({ caller, body }) {
      // An app password opens files only; it must not be able to make more of itself.
      if (caller.via === "basic") throw refuse("FORBIDDEN", "App passwords are made in the page.");
      const made = await identity.createSession(caller.personId, {
        kind: "app",
        label: body.label,
        scopes: body.scopes ?? ["files"],
        evidence: { methods: [], assurance: caller.assurance },
      });
      return { id: made.sessionId, name: caller.name, password: made.token };
    },
    listApiTokens: ({ caller }) => list(caller, isApiToken),
    createApiToken: ({ caller, body }) =>
      createApiToken((id, options) => identity.createSession(id, options), caller, body),
    async revokeApiToken({ caller, params }) {
      if (!(await identity.revoke(caller.personId, params.id))) throw refuse("MISSING", "There is no such token.");
      return {};
    },
    async askWipe({ caller, params }) {
      if (!(await identity.askWipe(caller.personId, params.id)))
        throw refuse("MISSING", "There is no such app password.");
      return {};
    },
    async cancelWipe({ caller, params }) {
      if (!(await identity.cancelWipe(caller.personId, params.id))) throw refuse("WIPE_BEGUN");
      return {};
    },
    async revokeAppPassword({ caller, params }) {
      if (!(await identity.revoke(caller.personId, params.id)))
        throw refuse("MISSING", "There is no such app password.");
      return {};
    },
  });
};
