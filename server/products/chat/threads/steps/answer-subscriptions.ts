import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../protocol/scope.ts";
import { readPosition } from "../../sync/token.ts";
import { showSubscriptions } from "../show.ts";

const usualLimit = 100;
const largestLimit = 500;

/** What changed of one's subscriptions over all rooms, the newest first, in pages. `to` may be a position of sliding sync. */
export const answerSubscriptions = defineStep({
  name: "answer-subscriptions",
  section: "MSC4308: Thread subscriptions in sliding sync",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    if (queryText(request, "dir") !== "b") refuse("M_INVALID_PARAM", "dir is b.");
    const limit = queryNumber(request, "limit", usualLimit, largestLimit);
    if (limit === 0) refuse("M_INVALID_PARAM", "limit is more than 0.");
    const from = queryText(request, "from");
    const to = queryText(request, "to");
    const upTo = from === undefined ? core.memory.position : readPosition(from);
    const after = to === undefined ? 0 : readPosition(to);
    // Another process may have given the token.
    if (upTo > core.memory.position) await core.memory.follow();
    const { shown, next } = showSubscriptions(core, userId, { after, upTo, limit });
    return {
      answer: { subscribed: {}, unsubscribed: {}, ...shown, ...(next === undefined ? {} : { end: next }) },
    };
  },
});
