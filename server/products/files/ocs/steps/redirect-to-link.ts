import { defineStep } from "../exchange.ts";

/** An address as Nextcloud writes those of links leads to the page of ours. */
export const redirectToLink = defineStep({
  name: "redirect-to-link",
  section: "Nextcloud server: public link",
  gives: ["answer"],
  run({ request, reply }) {
    const { token = "" } = request.params as { token?: string };
    return { answer: reply.redirect(`/s/${encodeURIComponent(token)}`, 303) };
  },
});
