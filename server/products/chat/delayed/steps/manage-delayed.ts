import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { addressOf, bodyOf, param } from "../../protocol/scope.ts";
import { isAction, manageDelayed } from "../manage.ts";

/** The id is a secret, and enough: an external service may hold it. The action is in the path, or as earlier clients have it, in the body. */
export const manage = defineStep({
  name: "manage-delayed",
  section: "MSC4140: Managing scheduled delayed events",
  gives: ["answer"],
  async run({ core, request }) {
    const action = param(request, "action") || bodyOf(request, true)["action"];
    if (!isAction(action)) refuse("M_INVALID_PARAM", "The action is send, cancel or restart.");
    await manageDelayed(core, param(request, "delayId"), action, addressOf(core, request));
    return { answer: {} };
  },
});
