import { domainOf } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { queryFlag, queryText } from "../../../protocol/scope.ts";
import type { Room } from "../../../rooms/room.ts";
import { readListed } from "../../../rooms/directory.ts";
import { nextAfter, readPage } from "../../read-page.ts";
import { findOwnRooms } from "../own-rooms.ts";
import { roomFacts, viewRoom } from "../view.ts";

const orders = Object.keys(roomFacts).filter((name) => name !== "room_id" && name !== "room_type");
type Fact = ReturnType<(typeof roomFacts)[string]>;

/** The largest first, where it is a number; by letters otherwise. */
function compare(left: Fact, right: Fact): number {
  if (typeof left === "number" && typeof right === "number") return right - left;
  // What has no name comes last.
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return String(left).localeCompare(String(right), "sv");
}

function isFound(room: Room, term: string): boolean {
  const alias = room.text("m.room.canonical_alias", "alias") ?? "";
  const names = [room.text("m.room.name", "name") ?? "", alias.slice(1, alias.indexOf(":"))];
  return room.id === term || names.some((one) => one.toLowerCase().includes(term.toLowerCase()));
}

function filterBy(
  rooms: readonly Room[],
  { term, isEmpty }: { readonly term: string | undefined; readonly isEmpty: boolean | undefined },
): Room[] {
  if (term === "") refuse("M_INVALID_PARAM", "search_term is not empty.");
  return rooms.filter(
    (room) =>
      (term === undefined || isFound(room, term)) && (isEmpty === undefined || (room.joined.size === 0) === isEmpty),
  );
}

/** The rooms of an administrator's organisation, a page at a time. */
export const listRooms = defineStep({
  name: "list-rooms",
  section: "Room Admin API (Synapse)",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const page = readPage(request, orders, "name");
    const { offset, limit } = page;
    const filter = { term: queryText(request, "search_term"), isEmpty: queryFlag(request, "empty_rooms") };
    const own = await findOwnRooms(core, person.organisationId, core.memory.rooms.all());
    const reader = { domain: domainOf(person.userId), listed: await readListed(core, person) };
    const read = roomFacts[page.order];
    const keyed = filterBy(own, filter)
      .map((room) => ({ room, key: read?.(room, reader) ?? null }))
      .sort((a, b) => compare(a.key, b.key) || compare(a.room.id, b.room.id));
    if (page.isBackwards) keyed.reverse();
    const rooms = keyed.slice(offset, offset + limit).map(({ room }) => viewRoom(room, reader));
    return {
      answer: {
        rooms,
        offset,
        total_rooms: keyed.length,
        next_batch: nextAfter(page, rooms.length, keyed.length),
        prev_batch: offset > 0 ? Math.max(0, offset - limit) : undefined,
      },
    };
  },
});
