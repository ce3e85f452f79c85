import { defineStep } from "../../protocol/exchange.ts";
import { param, queryText } from "../../protocol/scope.ts";
import { describeDelayed, listDelayed } from "../show.ts";

const about = { name: "answer-delayed", section: "MSC4140: Getting delayed events", gives: ["answer"] } as const;

export const answerDelayed = defineStep({
  ...about,
  needs: ["person"],
  run: async ({ core, request }, { person }) => ({
    answer: await listDelayed(core, person.userId, queryText(request, "status")),
  }),
});

export const answerDelayedOne = defineStep({
  ...about,
  needs: ["person"],
  run: async ({ core, request }, { person }) => ({
    answer: await describeDelayed(core, person.userId, param(request, "delayId")),
  }),
});
