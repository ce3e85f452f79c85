import { defineStep } from "../exchange.ts";

export const answerOptions = defineStep({
  name: "answer-options",
  section: "RFC 4918 §10.1, §18",
  run: ({ reply, methods }) => reply.header("dav", "1, 3").header("allow", methods.join(", ")).code(200).send(),
});
