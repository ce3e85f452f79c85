import { sendContent } from "../../content/send.ts";
import { openDirectLink } from "../../links/direct.ts";
import { defineStep } from "../exchange.ts";

/** The address is all that is shown; the person who made it must be allowed to read the file now. */
export const sendDirect = defineStep({
  name: "send-direct",
  section: "Nextcloud OCS: Direct Download",
  gives: ["answer"],
  async run({ deps, request, reply }) {
    const { secret = "" } = request.params as { secret?: string };
    return { answer: sendContent(deps.blobs, request, reply, await openDirectLink(deps, secret)) };
  },
});
