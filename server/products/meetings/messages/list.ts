import type { MeetingMessage } from "@safos/contract/meetings";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { requireMeeting } from "../meeting/require.ts";
import { readMessages } from "./queries.ts";

/** What was written during the meeting's calls, in order, after a message. Refuses MISSING to strangers. */
export async function listMessages(
  context: Pick<MeetingContext, "db" | "items" | "ringRooms" | "workspaces">,
  principal: Principal,
  meetingId: string,
  { after = null, limit = 200 }: { readonly after?: string | null; readonly limit?: number },
): Promise<{ items: MeetingMessage[]; next?: string }> {
  await requireMeeting(context, principal, meetingId, "see");
  const rows = await readMessages(context.db, meetingId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      streamId: row.streamId,
      personId: row.personId,
      name: row.name,
      organisationName: row.organisationName,
      text: row.text,
      saidAt: row.sentAt.toISOString(),
    })),
    ...(rows.length > limit && last ? { next: last.id } : {}),
  };
}
