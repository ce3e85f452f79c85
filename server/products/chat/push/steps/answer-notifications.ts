import { now } from "#clock";
import type { Core } from "../../core.ts";
import { readMentions } from "../../mentions/read.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPosition, writePosition } from "../../sync/token.ts";
import { clientEvent, type Viewer } from "../../timeline/client-event.ts";
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

interface Found {
  /** The newest first, one more than the limit at most. */
  readonly all: readonly Judged[];
  readonly unreadIds: ReadonlySet<string>;
  /** Where to go on when `all` is not more than the limit; 0: there is nothing more. */
  readonly next: number;
}

async function find(core: Core, viewer: Viewer, asked: Asked): Promise<Found> {
  const unread = await findNewest(core, viewer.userId, asked);
  const { mentions, next } = await readMentions(core, viewer, asked.before, asked.limit + 1);
  const byId = new Map([...mentions, ...unread].map((one) => [one.id, one]));
  const all = [...byId.values()].filter(({ position }) => position > next).sort((a, b) => b.position - a.position);
  return { all: all.slice(0, asked.limit + 1), unreadIds: new Set(unread.map(({ id }) => id)), next };
}

/** What notifies the person and is unread, and of what they have read, what mentions them. */
export const answerNotifications = defineStep({
  name: "answer-notifications",
  section: "Listing notifications",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person }) {
    const from = queryText(request, "from");
    const limit = queryNumber(request, "limit", 20, 100);
    const viewer = viewerOf(person);
    const { all, unreadIds, next } = await find(core, viewer, {
      before: from === undefined ? Number.MAX_SAFE_INTEGER : readPosition(from),
      limit,
      isHighlightOnly: queryText(request, "only") === "highlight",
    });
    const shown = all.slice(0, limit);
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
      const text = clientEvent(event, viewer, now(), false);
      return [
        `{"actions":${actions},"event":${text},"read":${!unreadIds.has(id)},"room_id":${JSON.stringify(event.roomId)},"ts":${event.sentAt}}`,
      ];
    });
    const last = shown.at(-1);
    const before = all.length > limit && last ? last.position - 1 : next;
    const more = before > 0 ? `,"next_token":"${writePosition(before)}"` : "";
    return { answer: sendJson(reply, `{"notifications":[${notifications.join(",")}]${more}}`) };
  },
});
