import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPosition } from "../../sync/token.ts";
import { readPage } from "../page.ts";
import { queryDirection, queryFilter } from "../paging.ts";
import { viewerOf } from "../viewer.ts";

export const answerMessages = defineStep({
  name: "answer-messages",
  section: "Getting events for a room",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request, reply }, { person, room }) {
    const direction = queryDirection(request);
    const from = queryText(request, "from");
    const to = queryText(request, "to");
    const filter = queryFilter(request);
    const text = await readPage(core, viewerOf(person), room, {
      direction,
      from: from === undefined ? undefined : readPosition(from),
      to: to === undefined ? undefined : readPosition(to),
      limit: queryNumber(request, "limit", filter.limit ?? 10, 500),
      filter,
    });
    return { answer: sendJson(reply, text) };
  },
});
