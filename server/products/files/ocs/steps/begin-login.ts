import { appName, defineStep } from "../exchange.ts";

/** An app asks to be let in: where the person answers, and where it asks again and again whether they have. */
export const beginLogin = defineStep({
  name: "begin-login",
  section: "Nextcloud server: Login flow v2",
  gives: ["answer"],
  async run({ deps, request, reply }) {
    const { http, applogins } = deps;
    const begun = await applogins.begin({ label: appName(request), ip: http.addressOf(request.raw) });
    const poll = { token: begun.pollToken, endpoint: `${http.publicUrl}/index.php/login/v2/poll` };
    return { answer: reply.header("cache-control", "no-store").send({ poll, login: begun.address }) };
  },
});
