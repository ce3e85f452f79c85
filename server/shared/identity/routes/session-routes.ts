import { sessionRoutes as contract } from "@safos/contract/routes/identity";
import { randomToken } from "#clock";
import { deviceCookie, expireSessionCookie, readDeviceCookie, refuse, routes, type Principal } from "#http";
import type { SessionRow } from "../sessions/queries.ts";
import { describeMe, labelOf, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

const viewSession = (principal: Principal, session: SessionRow) => ({
  id: session.id,
  kind: session.kind,
  label: session.label,
  createdAt: session.createdAt.toISOString(),
  lastUsedAt: session.lastUsedAt.toISOString(),
  expiresAt: session.expiresAt?.toISOString() ?? null,
  isCurrent: session.id === principal.sessionId,
});

export const sessionRoutes = (deps: IdentityRouteDeps) => {
  const { identity, http } = deps;

  async function list(principal: Principal, isMeant: (session: SessionRow) => boolean) {
    const sessions = await identity.sessionsOf(principal.personId);
    return { items: sessions.filter(isMeant).map((one) => viewSession(principal, one)) };
  }

  return routes("identity", contract, {
    readSession: ({ caller }) => describeMe(deps, caller),
    async signIn({ body, request, reply }) {
      const device = readDeviceCookie(request.headers.cookie, http.isSecure) ?? randomToken(32);
      const session = await identity.signIn({
        ...body,
        device: device.slice(0, 100),
        ip: http.addressOf(request.raw),
        label: labelOf(request),
        kind: "page",
      });
      setSessionCookie(http, reply, session.token);
      reply.header("set-cookie", deviceCookie(device.slice(0, 100), http.isSecure));
      return describeMe(deps, session.principal);
    },
    async signOut({ caller, reply }) {
      const next = await identity.signOutAddress(caller.sessionId);
      await identity.revoke(caller.personId, caller.sessionId);
      reply.header("set-cookie", expireSessionCookie(http.isSecure));
      return { next };
    },
    listSessions: ({ caller }) => list(caller, (one) => one.kind !== "app"),
    async revokeSession({ caller, params }) {
      if (!(await identity.revoke(caller.personId, params.id))) throw refuse("MISSING", "There is no such session.");
      return {};
    },
    listAppPasswords: ({ caller }) => list(caller, (one) => one.kind === "app"),
    async createAppPassword({ caller, body }) {
      // An app password opens files only; it must not be able to make more of itself.
      if (caller.via === "basic") throw refuse("FORBIDDEN", "App passwords are made in the page.");
      const made = await identity.createSession(caller.personId, { kind: "app", label: body.label });
      return { id: made.sessionId, name: caller.name, password: made.token };
    },
    async revokeAppPassword({ caller, params }) {
      if (!(await identity.revoke(caller.personId, params.id)))
        throw refuse("MISSING", "There is no such app password.");
      return {};
    },
  });
};
