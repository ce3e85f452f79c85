import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { tagsOf } from "../tags.ts";

export const answerTags = defineStep({
  name: "answer-tags",
  section: "Room Tagging",
  needs: ["person"],
  gives: ["answer"],
  run: ({ core, request }, { person }) => ({
    answer: { tags: tagsOf(core, person.userId, param(request, "roomId")) },
  }),
});
