import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, param, queryText } from "../../protocol/scope.ts";
import { isRedirectAddress } from "../redirect-address.ts";

/** The one way that is offered: a provider that vouches for a person does so on our own page. */
export const identityProvider = { id: "safos", name: "Safos" };

/** Leads a browser to our page, where its person signs in and says whether the client gets a token. */
export const redirectToSignIn = defineStep({
  name: "redirect-to-sign-in",
  section: "SSO client login",
  gives: ["answer"],
  async run({ core, request, reply }) {
    core.limiter.spend(addressOf(core, request), "login token");
    const provider = param(request, "idpId");
    if (provider !== "" && provider !== identityProvider.id)
      refuse("M_NOT_FOUND", "There is no such identity provider.");
    const redirectUrl = queryText(request, "redirectUrl") ?? refuse("M_MISSING_PARAM", "redirectUrl is missing.");
    if (!isRedirectAddress(redirectUrl))
      refuse("M_INVALID_PARAM", "redirectUrl is https, http on the device itself, or an application's own scheme.");
    return { answer: await core.openid.askSignIn({ request, reply, redirectUrl }) };
  },
});
