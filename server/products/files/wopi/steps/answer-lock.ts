import { defineStep } from "../exchange.ts";

/** GetLock: the lock's name; empty when there is none. */
export const answerLock = defineStep({
  name: "answer-lock",
  section: "WOPI: GetLock",
  needs: ["lock"],
  run: ({ reply }, { lock }) => reply.header("x-wopi-lock", lock?.editorId ?? "").send({}),
});
