import { proofRoutes as contract } from "@safos/contract/routes/credentials";
import { readDeviceCookie, routes } from "#http";
import { browserOf, describeMe, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

/** Signing in with a passkey, the second step, and showing again who one is. */
export const proofRoutes = (deps: IdentityRouteDeps) => {
  const { identity, http } = deps;
  return routes("identity", contract, {
    beginPasskeySignIn: ({ request, reply }) => identity.beginPasskeySignIn(browserOf(http, request, reply).device),
    async signInWithPasskey({ body, request, reply }) {
      const session = await identity.signInWithPasskey(body, browserOf(http, request, reply));
      setSessionCookie(http, reply, session.token);
      return describeMe(deps, session.principal);
    },
    askMailCode: ({ body, request, reply }) => identity.askMailCode(body.mail, browserOf(http, request, reply)),
    async signInWithMailCode({ body, request, reply }) {
      const session = await identity.signInWithMailCode(body, browserOf(http, request, reply));
      setSessionCookie(http, reply, session.token);
      return describeMe(deps, session.principal);
    },
    async finishSignIn({ body, request, reply }) {
      const session = await identity.finishSignIn(body, browserOf(http, request, reply));
      setSessionCookie(http, reply, session.token);
      return describeMe(deps, session.principal);
    },
    requireFresh: () => ({}),
    beginStepUp: ({ caller }) => identity.beginStepUp(caller),
    async stepUp({ caller, body, request }) {
      const until = await identity.stepUp(caller, body, readDeviceCookie(request.headers.cookie, http.isSecure));
      return { until: until.toISOString() };
    },
  });
};
