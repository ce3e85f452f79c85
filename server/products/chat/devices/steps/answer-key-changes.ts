import type { FastifyRequest } from "#http";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { readToken } from "../../sync/token.ts";

const tokenIn = (request: FastifyRequest, key: "from" | "to") =>
  readToken(queryText(request, key) ?? refuse("M_MISSING_PARAM", `${key} is missing.`));

/** Of a token from before a restore: the beginning, since what its client knows may have been taken back. */
async function readFrom(core: Core, request: FastifyRequest): Promise<number> {
  const { position, epoch } = tokenIn(request, "from");
  return epoch === (await core.epoch()) ? position : 0;
}

/** Whose devices have changed between two syncs. */
export const answerKeyChanges = defineStep({
  name: "answer-key-changes",
  section: "Tracking the device list for a user",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { userId } }) {
    const from = await readFrom(core, request);
    const to = tokenIn(request, "to").position;
    const changed = [...core.memory.deviceChanges]
      .filter(([, position]) => position > from && position <= to)
      .map(([other]) => other)
      .filter((other) => other === userId || core.memory.rooms.share(userId, other));
    return { answer: { changed, left: [] } };
  },
});
