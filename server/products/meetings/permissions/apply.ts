import { can, parseIdentity } from "../access.ts";
import { meetingOf, roomsOf } from "../breakout/room.ts";
import type { CallContext } from "../calls/context.ts";
import type { MediaEvent, Present } from "../media/messages.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
import { roleAt } from "../ringing/role.ts";
import { grantsIn } from "../webinar/grants.ts";

type ApplyContext = Pick<CallContext, "db" | "host" | "log" | "permissionTurns" | "ringRooms" | "stage" | "workspaces">;

/** One after another: what was read first is not to be done last. */
async function inTurn(
  { permissionTurns: turns }: ApplyContext,
  meetingId: string,
  work: () => Promise<void>,
): Promise<void> {
  const turn = (turns.get(meetingId) ?? Promise.resolve()).catch(() => undefined).then(work);
  turns.set(meetingId, turn);
  try {
    await turn;
  } finally {
    if (turns.get(meetingId) === turn) turns.delete(meetingId);
  }
}

/** Holds everybody in a call of this process to what they may do in it now; what is forbidden ends at once. */
export const applyPermissions = (context: ApplyContext, meetingId: string): Promise<void> =>
  inTurn(context, meetingId, async () => {
    const { db, host } = context;
    const rooms = roomsOf(host.rooms(), meetingId);
    const row = rooms.length > 0 ? await readMeeting(db, meetingId) : null;
    if (!row) return;
    for (const room of rooms) {
      await publish(context, room, row);
      for (const present of host.presentIn(room)) await applyTo(context, room, row, present);
    }
    // What the audience may do is for the stage to say.
    if (row.isWebinar) context.stage.changed(meetingId);
  });

/** What someone may do may have changed while they were on their way. */
export function notePermissions(context: ApplyContext, event: MediaEvent): void {
  if (event.kind !== "joined") return;
  const { room, present } = event;
  const look = inTurn(context, meetingOf(room), async () => {
    const row = await readMeeting(context.db, meetingOf(room));
    if (!row) return;
    await applyTo(context, room, row, present);
    if (Object.values(row.permissions).includes(false)) await publish(context, room, row);
  });
  look.catch((error: unknown) => context.log.warn({ error }, "the permissions of a call could not be looked at"));
}

/** The pages show it. */
function publish({ host }: ApplyContext, room: string, { permissions }: MeetingRow): Promise<unknown> {
  return host.command({ kind: "notice", room, subject: "permissions", notice: JSON.stringify({ permissions }) });
}

async function applyTo(context: ApplyContext, room: string, row: MeetingRow, present: Present): Promise<void> {
  const { host } = context;
  const { identity } = present;
  const who = parseIdentity(identity);
  if (who === null) return;
  const isLeading = who.kind === "person" && can(await roleAt(context, who.personId, row), "moderate");
  const isModerator = isLeading ? "yes" : "no";
  if (present.attributes["isModerator"] !== isModerator)
    await host.command({ kind: "setAttributes", room, identity, attributes: { isModerator } });
  if (row.isWebinar) return;
  const grants = grantsIn(row, isLeading, undefined);
  if (JSON.stringify(grants) !== JSON.stringify(present.grants))
    await host.command({ kind: "setGrants", room, identity, grants });
}
