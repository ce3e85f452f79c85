import { makeTicket } from "../../push/tickets.ts";
import { defineStep } from "../exchange.ts";

/** The ticket as text, as notify_push gives it. */
export const answerTicket = defineStep({
  name: "answer-ticket",
  section: "Nextcloud server: notify_push",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ deps, reply }, { person }) => ({
    answer: reply.type("text/plain; charset=utf-8").send(await makeTicket(deps.db, person)),
  }),
});
