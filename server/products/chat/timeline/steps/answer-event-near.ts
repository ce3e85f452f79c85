import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../protocol/scope.ts";
import { queryDirection } from "../paging.ts";
import { readEventNear } from "../queries.ts";
import { readEvent } from "../read.ts";

/** The event before or after a moment. */
export const answerEventNear = defineStep({
  name: "answer-event-near",
  section: "Getting an event by timestamp",
  needs: ["person", "room"],
  gives: ["answer"],
  async run({ core, request }, { person, room }) {
    const direction = queryDirection(request);
    if (queryText(request, "ts") === undefined) refuse("M_MISSING_PARAM", "ts is missing.");
    const moment = queryNumber(request, "ts", 0, Number.MAX_SAFE_INTEGER);
    const found = await readEventNear(core.db, room.id, moment, direction);
    if (!found) refuse("M_NOT_FOUND", "There is no event on that side of the moment.");
    await readEvent(core, person.userId, room.id, found.id);
    return { answer: { event_id: found.id, origin_server_ts: found.sentAt } };
  },
});
