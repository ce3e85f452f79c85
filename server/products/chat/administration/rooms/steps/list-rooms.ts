import { domainOf, type JsonObject } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { queryNumber, queryText } from "../../../protocol/scope.ts";
import type { Room } from "../../../rooms/room.ts";
import { listOwnRooms } from "../own-rooms.ts";
import { viewRoom } from "../view.ts";

/** Rooms at once. */
const largestPage = 500;
/** The largest first, where it is a number; by letters otherwise. */
const orders = [
  ...["name", "canonical_alias", "joined_members", "joined_local_members", "version", "creator", "encryption"],
  ...["federatable", "public", "join_rules", "guest_access", "history_visibility", "state_events"],
];

function compare(a: JsonObject, b: JsonObject, order: string): number {
  const [left, right] = [a[order] ?? null, b[order] ?? null];
  if (typeof left === "number" && typeof right === "number") return right - left;
  // What has no name comes last.
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return JSON.stringify(left).localeCompare(JSON.stringify(right), "sv");
}

function isFound(room: Room, term: string): boolean {
  const alias = room.text("m.room.canonical_alias", "alias") ?? "";
  const names = [room.text("m.room.name", "name") ?? "", alias.slice(1, alias.indexOf(":"))];
  return room.id === term || names.some((one) => one.toLowerCase().includes(term.toLowerCase()));
}

function filterBy(rooms: readonly Room[], filter: { term: string | undefined; isEmpty: string | undefined }): Room[] {
  const { term, isEmpty } = filter;
  if (term === "") refuse("M_INVALID_PARAM", "search_term is not empty.");
  if (isEmpty !== undefined && isEmpty !== "true" && isEmpty !== "false")
    refuse("M_INVALID_PARAM", "empty_rooms is true or false.");
  return rooms.filter(
    (room) =>
      (term === undefined || isFound(room, term)) &&
      (isEmpty === undefined || (room.joined.size === 0) === (isEmpty === "true")),
  );
}

/** The rooms of an administrator's organisation, a page at a time. */
export const listRooms = defineStep({
  name: "list-rooms",
  section: "Room Admin API (Synapse)",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const offset = queryNumber(request, "from", 0, Number.MAX_SAFE_INTEGER);
    const limit = Math.max(1, queryNumber(request, "limit", 100, largestPage));
    const order = queryText(request, "order_by") ?? "name";
    if (!orders.includes(order)) refuse("M_INVALID_PARAM", `order_by is one of ${orders.join(", ")}.`);
    const direction = queryText(request, "dir") ?? "f";
    if (direction !== "f" && direction !== "b") refuse("M_INVALID_PARAM", "dir is f or b.");
    const filter = { term: queryText(request, "search_term"), isEmpty: queryText(request, "empty_rooms") };
    const domain = domainOf(person.userId);
    const views = filterBy(await listOwnRooms(core, person.organisationId), filter)
      .map((room) => viewRoom(room, domain))
      .sort((a, b) => compare(a, b, order) || compare(a, b, "room_id"));
    if (direction === "b") views.reverse();
    const rooms = views.slice(offset, offset + limit);
    const next = offset + rooms.length;
    return {
      answer: {
        rooms,
        offset,
        total_rooms: views.length,
        ...(rooms.length > 0 && next < views.length ? { next_batch: next } : {}),
        ...(offset > 0 ? { prev_batch: Math.max(0, offset - limit) } : {}),
      },
    };
  },
});
