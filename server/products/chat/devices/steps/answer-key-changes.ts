import type { FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { readToken } from "../../sync/token.ts";

const positionIn = (request: FastifyRequest, key: "from" | "to"): number =>
  readToken(queryText(request, key) ?? refuse("M_MISSING_PARAM", `${key} is missing.`)).position;

/** Whose devices have changed between two syncs. */
export const answerKeyChanges = defineStep({
  name: "answer-key-changes",
  section: "Tracking the device list for a user",
  needs: ["person"],
  gives: ["answer"],
  run({ core, request }, { person: { userId } }) {
    const from = positionIn(request, "from");
    const to = positionIn(request, "to");
    const changed = [...core.memory.deviceChanges]
      .filter(([, position]) => position > from && position <= to)
      .map(([other]) => other)
      .filter((other) => other === userId || core.memory.rooms.share(userId, other));
    return { answer: { changed, left: [] } };
  },
});
