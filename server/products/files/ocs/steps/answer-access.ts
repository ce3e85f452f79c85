import { defineStep } from "../exchange.ts";

/** 404 as long as nobody has let the app in, and again once it has heard. */
export const answerAccess = defineStep({
  name: "answer-access",
  section: "Nextcloud server: Login flow v2",
  needs: ["access"],
  gives: ["answer"],
  run({ deps, reply }, { access }) {
    reply.header("cache-control", "no-store");
    if (access === null) return { answer: reply.code(404).send([]) };
    return { answer: reply.send({ server: deps.http.publicUrl, ...access }) };
  },
});
