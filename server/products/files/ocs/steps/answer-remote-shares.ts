import { sendOcs } from "#http";
import { readReceivedOf } from "../../federated/queries.ts";
import { defineStep } from "../exchange.ts";
import { viewRemoteShare } from "../remote-shares/view.ts";

const mostShares = 1000;

const answer = (state: "pending" | "accepted") =>
  defineStep({
    name: `answer-${state}-shares`,
    section: "Nextcloud OCS: Federated Cloud Sharing API",
    needs: ["person"],
    gives: ["answer"],
    async run({ deps, request, reply }, { person }) {
      const rows = await readReceivedOf(deps.db, person.personId, { before: null, limit: mostShares });
      const shown = rows.filter((one) => one.state === state).map(viewRemoteShare);
      return { answer: sendOcs(request, reply.header("cache-control", "no-store"), shown) };
    },
  });

export const answerRemoteShares = answer("accepted");
export const answerPendingShares = answer("pending");

export const answerRemoteShare = defineStep({
  name: "answer-remote-share",
  section: "Nextcloud OCS: Federated Cloud Sharing API",
  needs: ["remoteShare"],
  gives: ["answer"],
  run: ({ request, reply }, { remoteShare }) => ({ answer: sendOcs(request, reply, viewRemoteShare(remoteShare)) }),
});
