import { now } from "#clock";
import type { Core } from "../core.ts";
import { clientEvent, clientEvents, type Viewer } from "../timeline/client-event.ts";
import { viewerIn } from "../timeline/membership-at.ts";
import { readNeighbours } from "../timeline/page.ts";
import { textOf } from "../rooms/stored-event.ts";
import type { FoundMessage, FoundMessages } from "./find-messages.ts";
import type { Grouping, MessageSearch } from "./read-search.ts";

/** The JSON of an answer with one page of what was found. */
export async function showFound(
  core: Core,
  viewer: Viewer,
  asked: MessageSearch,
  { messages, highlights }: FoundMessages,
): Promise<string> {
  const page = messages.slice(asked.skip, asked.skip + asked.limit);
  const next = asked.skip + page.length;
  const results: string[] = [];
  for (const one of page) results.push(await resultText(core, viewer, asked, one));
  const parts = [
    `"count":${messages.length}`,
    `"highlights":${JSON.stringify(highlights)}`,
    `"results":[${results.join(",")}]`,
    ...(next < messages.length ? [`"next_batch":"${next}"`] : []),
    ...(asked.groupings.length > 0 ? [`"groups":${groupsText(asked.groupings, page)}`] : []),
    ...(asked.hasState ? [`"state":${stateText(core, viewer, page)}`] : []),
  ];
  return `{"search_categories":{"room_events":{${parts.join(",")}}}}`;
}

async function resultText(
  core: Core,
  viewer: Viewer,
  { context }: MessageSearch,
  { event, rank }: FoundMessage,
): Promise<string> {
  const room = core.memory.rooms.get(event.roomId);
  if (!context || !room) {
    const shownTo = room ? await viewerIn(core, viewer, room, [event]) : viewer;
    return `{"rank":${rank},"result":${clientEvent(event, shownTo, now(), true)}}`;
  }
  const { before, after, start, end } = await readNeighbours(core, viewer, room, event, context);
  const shownTo = await viewerIn(core, viewer, room, [event, ...before, ...after]);
  const at = now();
  const text = `"rank":${rank},"result":${clientEvent(event, shownTo, at, true)}`;
  const profiles = Object.fromEntries(
    [event, ...before, ...after].map(({ sender }) => {
      const content = room.get("m.room.member", sender)?.content ?? {};
      const [displayname, avatar_url] = [textOf(content, "displayname"), textOf(content, "avatar_url")];
      return [sender, { ...(displayname ? { displayname } : {}), ...(avatar_url ? { avatar_url } : {}) }];
    }),
  );
  const parts = [
    `"events_before":${clientEvents(before, shownTo, at, true)}`,
    `"events_after":${clientEvents(after, shownTo, at, true)}`,
    `"start":"${start}"`,
    `"end":"${end}"`,
    ...(context.hasProfiles ? [`"profile_info":${JSON.stringify(profiles)}`] : []),
  ];
  return `{${text},"context":{${parts.join(",")}}}`;
}

const keyOf = (grouping: Grouping, { event }: FoundMessage): string =>
  grouping === "room_id" ? event.roomId : event.sender;

function groupsText(groupings: readonly Grouping[], page: readonly FoundMessage[]): string {
  const groups = groupings.map((grouping) => {
    const some = [...Map.groupBy(page, (one) => keyOf(grouping, one))];
    return [
      grouping,
      Object.fromEntries(
        some.map(([key, ones], order) => [key, { order, results: ones.map(({ event }) => event.id) }]),
      ),
    ];
  });
  return JSON.stringify(Object.fromEntries(groups));
}

/** The state of the rooms of a page today; of members those who wrote what is shown. */
function stateText(core: Core, viewer: Viewer, page: readonly FoundMessage[]): string {
  const rooms = Map.groupBy(page, ({ event }) => event.roomId);
  const texts = [...rooms].flatMap(([roomId, some]) => {
    const room = core.memory.rooms.get(roomId);
    if (!room) return [];
    const senders = new Set(some.map(({ event }) => event.sender));
    const state = [...room.stateEvents()].filter(
      (one) => one.type !== "m.room.member" || senders.has(one.stateKey ?? ""),
    );
    return [`${JSON.stringify(roomId)}:${clientEvents(state, viewer, now(), true)}`];
  });
  return `{${texts.join(",")}}`;
}
