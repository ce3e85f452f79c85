import { randomInt } from "node:crypto";
import type { Breakout } from "@safos/contract/breakout";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { readPresent } from "../participants/queries.ts";
import { changeAndView } from "./change.ts";
import { divideEvenly, mix } from "./divide.ts";
import { requireLeader } from "./member.ts";
import { readPlaces, readRooms, writePlaces } from "./queries.ts";
import { whoOf } from "./room.ts";

/** Divides everybody but who asks for it, or only those who are in no room yet, at random and evenly. */
export async function shuffleBreakout(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { isRest }: { readonly isRest: boolean },
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  return changeAndView(context, member, async (trx) => {
    const rooms = await readRooms(trx, id);
    const present = new Set((await readPresent(trx, [id])).flatMap((one) => whoOf(one) ?? []));
    present.delete(member.who);
    const placed = new Map((await readPlaces(trx, id)).map((one) => [one.who, one.assignedId]));
    const stay = isRest ? [...present].filter((who) => (placed.get(who) ?? null) !== null) : [];
    const counts = new Map(rooms.map((room) => [room.id, stay.filter((who) => placed.get(who) === room.id).length]));
    const rest = [...present].filter((who) => !stay.includes(who));
    await writePlaces(trx, id, divideEvenly(mix(rest, randomInt), new Map(mix([...counts], randomInt))));
  });
}
