import type { BreakoutTicket, EnterBreakout } from "@safos/contract/breakout";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readIsIn } from "../participants/queries.ts";
import type { MeetingDb } from "../tables.ts";
import { changeBreakout, requireRoomsOpen } from "./change.ts";
import type { Member } from "./member.ts";
import {
  clearHelp,
  readBreakout,
  readPlaces,
  readRooms,
  writePlace,
  writePlaces,
  type BreakoutRow,
} from "./queries.ts";
import { mediaRoomOf } from "./room.ts";

/**
 * A way into the room someone is to be in, or into another that they may choose: the main one, the one they were put in,
 * any where rooms are free or they lead. Refuses LOCKED, BREAKOUT_CLOSED, BREAKOUT_NOT_YOURS, and MISSING for no room.
 */
export async function enterBreakout(
  context: MeetingContext,
  member: Member,
  { roomId: wanted }: EnterBreakout,
): Promise<BreakoutTicket> {
  const { row, who } = member;
  const { calls, db } = context;
  const ticket = await member.ticket();
  if (row.isLocked && !member.canLead && !(await readIsIn(db, row.id, ticket.identity))) throw refuse("LOCKED");
  if (wanted !== undefined) await choose(context, member, wanted);
  const breakout = await readBreakout(db, row.id);
  const place = breakout?.isOpen ? (await readPlaces(db, row.id, who))[0] : undefined;
  const roomId = place?.roomId ?? null;
  const token = await calls.token({ ...ticket, room: mediaRoomOf(row.id, roomId) });
  const { url, isExternal } = calls;
  return { roomId, url, token, identity: ticket.identity, isEncrypted: row.isEncrypted, isExternal };
}

async function choose(context: MeetingContext, member: Member, roomId: string | null): Promise<void> {
  const { row, who } = member;
  // Where there are none, everybody is in the main room.
  if (roomId === null && !(await readBreakout(context.db, row.id))?.isOpen) return;
  if (roomId !== null && !(await readBreakout(context.db, row.id))) throw refuse("BREAKOUT_CLOSED");
  await changeBreakout(context, member, async (trx, breakout) => {
    requireRoomsOpen(breakout);
    const place = (await readPlaces(trx, row.id, who))[0];
    if (roomId !== null) await requireChoice(trx, breakout, member, { roomId, assignedId: place?.assignedId ?? null });
    if (roomId !== null && member.canLead) await clearHelp(trx, row.id, roomId);
    if ((place?.roomId ?? null) === roomId) return member.canLead && roomId !== null;
    if (breakout.mode === "free") return writePlaces(trx, row.id, [{ who, roomId }]);
    return writePlace(trx, row.id, who, roomId);
  });
}

async function requireChoice(
  trx: MeetingDb,
  { mode }: BreakoutRow,
  { row, canLead }: Member,
  { roomId, assignedId }: { readonly roomId: string; readonly assignedId: string | null },
): Promise<void> {
  if (!(await readRooms(trx, row.id)).some((room) => room.id === roomId))
    throw refuse("MISSING", "There is no such room.");
  if (!canLead && mode !== "free" && roomId !== assignedId) throw refuse("BREAKOUT_NOT_YOURS");
}
