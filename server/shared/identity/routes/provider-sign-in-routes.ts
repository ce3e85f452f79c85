import { providerSignInRoutes as contract } from "@safos/contract/routes/providers";
import { randomToken } from "#clock";
import {
  deviceCookie,
  readDeviceCookie,
  readSignInCookie,
  Refusal,
  routes,
  signInCookie,
  type FastifyReply,
  type FastifyRequest,
} from "#http";
import { codeOf } from "../providers/refused.ts";
import type { Vouched } from "../providers/sign-in.ts";
import { readForm } from "./form-body.ts";
import { sendForm } from "./send-form.ts";
import { labelOf, setSessionCookie, type IdentityRouteDeps } from "./me.ts";

/** Signing in through a provider: what browsers and providers come to by themselves. */
export const providerSignInRoutes = (deps: IdentityRouteDeps) => {
  const { identity, http } = deps;
  const { publicUrl, isSecure } = http;
  const browserOf = (request: FastifyRequest): string | null => readSignInCookie(request.headers.cookie, isSecure);

  /** Nothing of what is on its way is kept by anyone in between. */
  const leadTo = (reply: FastifyReply, address: string): FastifyReply =>
    reply.header("cache-control", "no-store").redirect(address, 303);

  /** A person reads a page, not an answer of the API: what is refused is shown beside the sign-in. */
  async function orBack(
    reply: FastifyReply,
    providerId: string,
    work: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal && error.code === "MISSING") throw error;
      return leadTo(
        reply,
        `${publicUrl}/signin?${new URLSearchParams({ refused: codeOf(error), provider: providerId }).toString()}`,
      );
    }
  }

  async function open(request: FastifyRequest, reply: FastifyReply, vouched: Vouched): Promise<FastifyReply> {
    const { personId, provider, claims, target } = vouched;
    const device = (readDeviceCookie(request.headers.cookie, isSecure) ?? randomToken(32)).slice(0, 100);
    const session = await identity.completeSignIn(
      personId,
      {
        methods: [provider.kind],
        assurance: claims.assurance,
        providerId: provider.id,
        providerSession: claims.session,
        idToken: claims.idToken ?? null,
      },
      { ip: http.addressOf(request.raw), device, label: labelOf(request), kind: "page" },
    );
    setSessionCookie(http, reply, session.token);
    reply.header("set-cookie", deviceCookie(device, isSecure));
    return leadTo(reply, `${publicUrl}${target}`);
  }

  return routes("identity", contract, {
    readSignInWays: ({ query }) => identity.signInWays(query.name),
    startSignIn: ({ params, query, request, reply }) =>
      orBack(reply, params.id, async () => {
        // One secret for all tabs of a browser; what each began is told apart by its state.
        const browser = browserOf(request)?.slice(0, 100) ?? randomToken(43);
        const leading = await identity.startSignIn({ id: params.id, browser, to: query.to });
        reply.header("set-cookie", signInCookie(browser, isSecure));
        return leading.fields ? sendForm(reply, leading.address, leading.fields) : leadTo(reply, leading.address);
      }),
    finishOidc: ({ params, query, request, reply }) =>
      orBack(reply, params.id, async () => {
        const search = request.url.split("?")[1] ?? "";
        const of = { id: params.id, browser: browserOf(request), state: query["state"] ?? "", query: search };
        return open(request, reply, await identity.finishOidc(of));
      }),
    async logOutByOidc({ params, body, reply }) {
      await identity.logOutByToken(params.id, (await readForm(body)).get("logout_token") ?? "");
      // Back-Channel Logout 1.0 §2.8.
      return reply.header("cache-control", "no-store").send();
    },
    async readSamlMetadata({ params, reply }) {
      const xml = await identity.samlMetadata(params.id);
      return reply.type("application/samlmetadata+xml").send(xml);
    },
    takeSamlResponse: ({ params, body, request, reply }) =>
      orBack(reply, params.id, async () => {
        const form = await readForm(body);
        const { signal } = http.callOf(request, reply);
        const message = form.get("SAMLResponse") ?? "";
        const state = form.get("RelayState") ?? "";
        const ticket = await identity.takeAssertion({ id: params.id, message, state, signal });
        return leadTo(
          reply,
          `${publicUrl}/api/v1/sign-in/${params.id}/finish?${new URLSearchParams({ ticket }).toString()}`,
        );
      }),
    finishSaml: ({ params, query, request, reply }) =>
      orBack(reply, params.id, async () => {
        const of = { id: params.id, browser: browserOf(request), ticket: query.ticket };
        return open(request, reply, await identity.finishSaml(of));
      }),
    async logOutBySaml({ params, query, request, reply }) {
      // The answer to a request of ours: there is nothing left to do.
      if (query["SAMLResponse"] !== undefined) return leadTo(reply, `${publicUrl}/signin`);
      const relayState = query["RelayState"] ?? "";
      const { signal } = http.callOf(request, reply);
      const search = request.url.split("?")[1] ?? "";
      return leadTo(reply, await identity.logOutBySaml(params.id, { query: search, relayState, signal }));
    },
  });
};
