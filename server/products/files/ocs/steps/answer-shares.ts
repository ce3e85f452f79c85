import { sendOcs } from "#http";
import { viewShares } from "../shares/view.ts";
import { defineStep } from "../exchange.ts";

const answer = (isOne: boolean) =>
  defineStep({
    name: "answer-shares",
    section: "Nextcloud OCS: Share API",
    needs: ["person", "shares"],
    gives: ["answer"],
    async run({ deps, request, reply, tree }, { person, shares }) {
      const views = await viewShares(deps, person, await tree(person), shares);
      return { answer: sendOcs(request, reply.header("cache-control", "no-store"), isOne ? views[0] : views) };
    },
  });

/** Also one share that is asked for by its number comes as a list. */
export const answerShares = answer(false);
/** One that was just made or changed comes by itself. */
export const answerShare = answer(true);
