import { sendOcs, writeOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** 404 when there is none, in either version of OCS. */
export const answerUser = defineStep({
  name: "answer-user",
  section: "Nextcloud OCS: User metadata",
  needs: ["user"],
  gives: ["answer"],
  run({ request, reply }, { user }) {
    if (user !== null) return { answer: sendOcs(request, reply, user) };
    const meta = { status: "failure", statuscode: 404, message: "There is no such person." } as const;
    const { text } = writeOcs(request, meta, []);
    return { answer: reply.code(404).type("application/json").send(text) };
  },
});
