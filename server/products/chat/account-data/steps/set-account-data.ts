import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requirePlain } from "../../timeline/send.ts";
import { storeAccountData } from "../store.ts";

const reserved = new Set(["m.fully_read", "m.push_rules"]);

export const setAccountData = defineStep({
  name: "set-account-data",
  section: "Client Config",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    const type = param(request, "type");
    requirePlain(type, "The type");
    if (reserved.has(type)) refuse("M_BAD_JSON", `${type} has its own endpoint.`, {});
    core.limiter.spend(userId, "accountData");
    await storeAccountData(core, userId, param(request, "roomId"), type, bodyOf(request));
    return { answer: {} };
  },
});
