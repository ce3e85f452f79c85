import { setupRoutes as contract } from "@safos/contract/routes/identity";
import { routes, type FastifyRequest } from "#http";
import { describeMe, labelOf, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

/** Only a browser at the machine itself, and not through a proxy on it, may set up without the printed code. */
function isAtTheMachine(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? "";
  const isLocal = address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  return (
    isLocal && request.headers["x-forwarded-for"] === undefined && ["localhost", "127.0.0.1", "[::1]"].includes(host)
  );
}

export const setupRoutes = (deps: IdentityRouteDeps) =>
  routes("identity", contract, {
    readSetup: async ({ request }) => ({
      isNeeded: await deps.identity.isSetupNeeded(),
      needsCode: !isAtTheMachine(request),
    }),
    async setUp({ body, request, reply }) {
      const person = await deps.identity.setUp(body, isAtTheMachine(request));
      const session = await deps.identity.createSession(person.id, { kind: "page", label: labelOf(request) });
      setSessionCookie(deps.http, reply, session.token);
      return describeMe(deps, session.principal);
    },
  });
