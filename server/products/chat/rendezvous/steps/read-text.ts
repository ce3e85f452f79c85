import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";

/** The body as it is, which must say that it is plain text. */
export const readText = defineStep({
  name: "read-text",
  section: "MSC4108: Insecure rendezvous session",
  gives: ["text"],
  run({ request }) {
    if (!/^text\/plain *(;|$)/i.test(request.headers["content-type"] ?? ""))
      refuse("M_INVALID_PARAM", "The content type must be text/plain.");
    return { text: typeof request.body === "string" ? request.body : "" };
  },
});
