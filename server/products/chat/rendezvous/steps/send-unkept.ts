import { defineStep } from "../../protocol/exchange.ts";
import { mostBytes } from "../rendezvous.ts";

/** No answer is stored on its way, and pages of other hosts see the tag of what they read. */
export const sendUnkept = defineStep({
  name: "send-unkept",
  section: "MSC4108: Insecure rendezvous session",
  run({ reply }) {
    reply
      .header("cache-control", "no-store")
      .header("pragma", "no-cache")
      .header("x-max-bytes", String(mostBytes))
      .header("access-control-expose-headers", "ETag");
  },
});
