import { sendOcs } from "#http";
import { findSharees, noSharees } from "../shares/sharees.ts";
import { defineStep } from "../exchange.ts";

export const answerSharees = defineStep({
  name: "answer-sharees",
  section: "Nextcloud OCS: Sharee API, Search sharees",
  needs: ["person", "fields"],
  gives: ["answer"],
  run: async ({ deps, request, reply }, { person, fields }) => ({
    answer: sendOcs(request, reply, await findSharees(deps, person, fields)),
  }),
});

/** Nobody is recommended before something is written. */
export const answerRecommended = defineStep({
  name: "answer-sharees",
  section: "Nextcloud OCS: Sharee API, Sharee recommendations",
  needs: ["person"],
  gives: ["answer"],
  run: ({ request, reply }) => ({ answer: sendOcs(request, reply, noSharees) }),
});
