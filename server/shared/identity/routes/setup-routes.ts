import { setupRoutes as contract } from "@safos/contract/routes/identity";
import { routes } from "#http";
import { describeMe, labelOf, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

export const setupRoutes = (deps: IdentityRouteDeps) =>
  routes("identity", contract, {
    readSetup: async () => ({ isNeeded: await deps.identity.isSetupNeeded() }),
    checkSetup: async ({ body }) => ({ items: [...(await deps.identity.checkSetup(body))] }),
    async setUp({ body, request, reply }) {
      const person = await deps.identity.setUp(body);
      const session = await deps.identity.createSession(person.id, { kind: "page", label: labelOf(request) });
      setSessionCookie(deps.http, reply, session.token);
      return describeMe(deps, session.principal);
    },
  });
