import { sendOcs } from "#http";
import { readReceivedOf } from "../../federated/queries.ts";
import { defineStep } from "../exchange.ts";
import { viewRemoteShare } from "./view.ts";

const mostShares = 1000;

/** A step that answers with what was shared with a person from other servers and is in that state. */
export const answerList = (state: "pending" | "accepted") =>
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
