import { now } from "#clock";
import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPosition, writePosition } from "../../sync/token.ts";
import { clientEvent } from "../../timeline/client-event.ts";
import { readEventsById } from "../../timeline/queries.ts";
import { complete } from "../../timeline/read.ts";
import { viewerOf } from "../../timeline/viewer.ts";
import type { Judged } from "../unread.ts";

interface Asked {
  readonly before: number;
  readonly limit: number;
  readonly isHighlightOnly: boolean;
}

/** The unread events that notify the person, in all rooms they are in, the newest first; one more than the limit at most. */
async function findNewest(core: Core, userId: string, { before, limit, isHighlightOnly }: Asked): Promise<Judged[]> {
  const rooms = core.memory.rooms
    .joinedBy(userId)
    .flatMap((id) => core.memory.rooms.get(id) ?? [])
    .sort((a, b) => b.head - a.head);
  let newest: Judged[] = [];
  for (const room of rooms) {
    // What is left has its newest event before all that were found.
    if (newest.length > limit && room.head < (newest.at(-1)?.position ?? 0)) break;
    const { main, threads } = await core.unread.of(userId, room);
    const counts = [main, ...threads.values()];
    if (!counts.some((one) => (isHighlightOnly ? one.highlights : one.notifications) > 0)) continue;
    const unread = await core.unread.list(userId, room);
    const wanted = unread.filter((one) => one.position <= before && (one.outcome.isHighlighted || !isHighlightOnly));
    newest = [...newest, ...wanted].sort((a, b) => b.position - a.position).slice(0, limit + 1);
  }
  return newest;
}

/** What notifies the person and is unread: what is read is no longer listed. */
export const answerNotifications = defineStep({
  name: "answer-notifications",
  section: "Listing notifications",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const from = queryText(request, "from");
    const limit = queryNumber(request, "limit", 20, 100);
    const found = await findNewest(core, person.userId, {
      before: from === undefined ? Number.MAX_SAFE_INTEGER : readPosition(from),
      limit,
      isHighlightOnly: queryText(request, "only") === "highlight",
    });
    const shown = found.slice(0, limit);
    const events = await readEventsById(
      core.db,
      shown.map((one) => one.id),
    );
    await complete(core, events);
    const byId = new Map(events.map((event) => [event.id, event]));
    const notifications = shown.flatMap(({ id, outcome }) => {
      const event = byId.get(id);
      if (!event || event.redactedBy !== undefined) return [];
      const actions = JSON.stringify(["notify", ...(outcome.isHighlighted ? [{ set_tweak: "highlight" }] : [])]);
      const text = clientEvent(event, viewerOf(person), now(), false);
      return [
        `{"actions":${actions},"event":${text},"read":false,"room_id":${JSON.stringify(event.roomId)},"ts":${event.sentAt}}`,
      ];
    });
    const last = shown.at(-1);
    const more = found.length > limit && last ? `,"next_token":"${writePosition(last.position - 1)}"` : "";
    return { answer: sendJson(reply, `{"notifications":[${notifications.join(",")}]${more}}`) };
  },
});
