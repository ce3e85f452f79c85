import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";

export const answerAccountData = defineStep({
  name: "answer-account-data",
  section: "Client Config",
  needs: ["person"],
  gives: ["answer"],
  run({ core, request }, { person: { userId } }) {
    const type = param(request, "type");
    const roomId = param(request, "roomId");
    if (type === "m.push_rules" && roomId === "") return { answer: core.pushRules.content(userId) };
    const content = core.memory.accountData.get(userId, roomId, type);
    return { answer: content ?? refuse("M_NOT_FOUND", "There is no such account data.") };
  },
});
