import { defineStep } from "../exchange.ts";

/** Class 1, 2 for locks, and 3 for what RFC 4918 changed (§18). */
export const classes = "1, 2, 3";

export const answerOptions = defineStep({
  name: "answer-options",
  section: "RFC 4918 §10.1, §18",
  run({ reply, methods }) {
    reply.header("dav", classes).header("ms-author-via", "DAV").header("allow", methods.join(", "));
    if (methods.includes("SEARCH")) reply.header("dasl", "<DAV:basicsearch>");
    return reply.code(200).send();
  },
});
