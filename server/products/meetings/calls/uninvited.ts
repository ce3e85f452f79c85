import { parseIdentity } from "../access.ts";
import { meetingOf } from "../breakout/room.ts";
import { mayInvite } from "../lobby/may-invite.ts";
import { readGuests } from "../lobby/queries.ts";
import type { CallContext } from "./context.ts";

/** Removes guests from this process' calls whose link has ended with its maker. */
export async function removeUninvited(context: CallContext): Promise<void> {
  const { db, host, workspaceOf } = context;
  const present = host.rooms().flatMap((room) =>
    host.presentIn(room).flatMap(({ identity }) => {
      const who = parseIdentity(identity);
      return who?.kind === "guest" ? [{ room, identity, guestId: who.guestId }] : [];
    }),
  );
  if (present.length === 0) return;
  const guests = await readGuests(
    db,
    present.map((one) => one.guestId),
  );
  const known = new Map(guests.map((guest) => [guest.id, guest]));
  const answers = new Map<string, Promise<boolean>>();
  for (const { room, identity, guestId } of present) {
    const { invitedBy = null, gavePassword: hasPassword = false } = known.get(guestId) ?? {};
    const workspaceId = workspaceOf.get(meetingOf(room)) ?? "";
    const key = `${invitedBy} ${hasPassword} ${meetingOf(room)}`;
    const answer =
      answers.get(key) ??
      mayInvite(context, invitedBy, { id: meetingOf(room), workspaceId }, { ageMs: 0, hasPassword });
    answers.set(key, answer);
    if (!(await answer)) host.command({ kind: "remove", room, identity }).catch(() => undefined);
  }
}
