import type { Breakout, BreakoutPerson } from "@safos/contract/breakout";
import { now } from "#clock";
import type { MeetingContext } from "../context.ts";
import { readPresent } from "../participants/queries.ts";
import { readBreakout, readPlaces, readRooms, type PlaceRow } from "./queries.ts";
import type { Member } from "./member.ts";
import { whoOf } from "./room.ts";

const none = { assignedId: null, roomId: null, asksHelp: false } as const;

/** The breakout rooms of a call as someone in it sees them. */
export async function viewBreakout({ db }: Pick<MeetingContext, "db">, member: Member): Promise<Breakout> {
  const { id } = member.row;
  const row = await readBreakout(db, id);
  const rooms = row ? await readRooms(db, id) : [];
  const people = row || member.canLead ? await readPeople(db, id, row?.isOpen ?? false) : [];
  const mine = people.find((one) => one.who === member.who);
  const own = mine ?? (row ? placeNow((await readPlaces(db, id, member.who))[0], row.isOpen) : none);
  return {
    version: row?.version ?? 0,
    isOpen: row?.isOpen ?? false,
    mode: row?.mode ?? "assigned",
    rooms: rooms.map((room) => ({
      ...room,
      count: people.filter((one) => placeOf(one, row?.isOpen) === room.id).length,
    })),
    mine: { assignedId: own.assignedId, roomId: own.roomId, asksHelp: own.asksHelp },
    endsAt: row?.endsAt?.toISOString() ?? null,
    restSeconds: row?.restSeconds ?? null,
    lengthSeconds: row?.lengthSeconds ?? null,
    now: new Date(now()).toISOString(),
    message:
      row?.isOpen && row.message !== null && row.messageAt
        ? { text: row.message, name: row.messageBy ?? "", sentAt: row.messageAt.toISOString() }
        : null,
    canLead: member.canLead,
    people: member.canLead ? people : [],
  };
}

/** While rooms are only laid out, who is put in them; then who is to be there. */
const placeOf = (one: BreakoutPerson, isOpen = false): string | null => (isOpen ? one.roomId : one.assignedId);

const placeNow = (place: PlaceRow | undefined, isOpen: boolean): Omit<PlaceRow, "who"> => ({
  assignedId: place?.assignedId ?? null,
  roomId: isOpen ? (place?.roomId ?? null) : null,
  asksHelp: isOpen && (place?.asksHelp ?? false),
});

async function readPeople(db: MeetingContext["db"], id: string, isOpen: boolean): Promise<BreakoutPerson[]> {
  const places = new Map((await readPlaces(db, id)).map((one) => [one.who, one]));
  const people = new Map<string, BreakoutPerson>();
  for (const one of await readPresent(db, [id])) {
    const { name } = one;
    const who = whoOf(one);
    if (who === null || people.has(who)) continue;
    people.set(who, { who, name, isGuest: who.startsWith("g_"), ...placeNow(places.get(who), isOpen) });
  }
  return [...people.values()];
}
