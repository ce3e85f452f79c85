import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

export const answerPassword = defineStep({
  name: "answer-password",
  section: "Nextcloud server: Login flow",
  needs: ["password"],
  gives: ["answer"],
  run: ({ request, reply }, { password }) => ({
    answer: sendOcs(request, reply.header("cache-control", "no-store"), { apppassword: password.appPassword }),
  }),
});
