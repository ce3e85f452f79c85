import type { ShownMeeting, OutlookResult } from "@safos/contract/outlook";
import { hashSecret, now } from "#clock";
import { sql } from "#database";
import { refuse, type Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import type { CalendarDb } from "../tables.ts";

/** How long a pane may ask for its meeting. */
const keptMinutes = 15;

/**
 * Leaves a meeting for the pane that asked for it, which alone knows what `code` is the hash of. Refuses MISSING to who may not read the
 * meeting, OUTLOOK_CODE_TAKEN where another was left, SIGN_IN_THROTTLED.
 */
export async function leaveMeeting(
  ctx: CalendarContext,
  person: Principal,
  { code, meetingId, guestPath }: ShownMeeting,
): Promise<Record<string, never>> {
  await ctx.identity.slowDown([{ key: `calendar outlook ${person.personId}`, free: 60 }]);
  const found = await ctx.items.require({ person, link: null }, "meeting", meetingId, "read");
  const path = guestPath ?? `/w/${found.workspaceId}/meetings/${meetingId}`;
  const codeHash = Buffer.from(code, "base64url");
  await sql`insert into calendar.outlook_request (code_hash, meeting_id, person_id, path, created_at)
    values (${codeHash}, ${meetingId}, ${person.personId}, ${path}, ${new Date(now())})
    on conflict (code_hash) do nothing`.execute(ctx.db);
  const { rows } = await sql<{
    isSame: boolean;
  }>`select meeting_id = ${meetingId} and person_id = ${person.personId} as "isSame"
    from calendar.outlook_request where code_hash = ${codeHash}`.execute(ctx.db);
  if (rows[0]?.isSame !== true) throw refuse("OUTLOOK_CODE_TAKEN");
  return {};
}

/** The address of the meeting that was left for who knows the secret; null while there is none, when it has been there for too long, and when it is gone. */
export async function readLeft(ctx: CalendarContext, secret: string): Promise<OutlookResult> {
  const since = new Date(now() - keptMinutes * 60_000);
  const { rows } = await sql<{ meetingId: string; path: string }>`select meeting_id as "meetingId", path
    from calendar.outlook_request where code_hash = ${hashSecret(secret)} and created_at > ${since}`.execute(ctx.db);
  const [left] = rows;
  const meeting = left ? await ctx.items.locate({ kind: "meeting", id: left.meetingId }) : null;
  return { address: left && meeting?.isTrashed === false ? ctx.http.publicUrl + left.path : null };
}

/** Addresses that open a lobby are kept no longer than a pane may ask for them, and a few minutes. */
export async function forgetLeft(db: CalendarDb): Promise<void> {
  await sql`delete from calendar.outlook_request where created_at < ${new Date(now() - keptMinutes * 60_000)}`.execute(
    db,
  );
}
