import { sql } from "#database";
import type { Core } from "../core.ts";
import { contentOf, type Pdu } from "../events/pdu.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { SentEvent } from "./sent-event.ts";
import { publishedTypes } from "./types.ts";

export const sentColumns = sql`e.position, e.room_id as "roomId", e.event_id as "eventId", e.type, e.sender, e.sent_at as "sentAt", e.pdu,
  e.relates_to as "relatesTo", e.relation, e.redacted_by is not null as "isRedacted"`;

export type SentRow = Omit<SentEvent, "content" | "workspaceId"> & { readonly pdu: string };

function workspaceOf({ memory }: Pick<Core, "memory">, roomId: string): string | null {
  const room = memory.rooms.get(roomId);
  return (room && workspaceLinkOf(room)?.workspaceId) ?? null;
}

export function toSent(core: Core, row: SentRow): SentEvent {
  const { pdu, ...rest } = row;
  return { ...rest, content: contentOf(JSON.parse(pdu) as Pdu), workspaceId: workspaceOf(core, row.roomId) };
}

/** The same of what is in memory. */
function sentOf(core: Core, event: StoredEvent): SentEvent {
  const { position, roomId, id: eventId, type, sender, sentAt, content, relatesTo = null, relation = null } = event;
  const isRedacted = event.redactedBy !== undefined;
  const about = { relatesTo, relation, isRedacted, workspaceId: workspaceOf(core, roomId) };
  return { position, roomId, eventId, type, sender, sentAt, content, ...about };
}

/** How long a range that was read is remembered, for subscribers that handle the same event a moment later. */
const rememberedMs = 2000;

/** What the event `messages.sent` is about: its payload's `first` to `last`, in order. Read once for all subscribers. */
export function readSent(core: Core, first: number, last: number): Promise<SentEvent[]> {
  const { sentRanges: ranges } = core;
  const range = `${first}-${last}`;
  const known = ranges.get(range);
  if (known) return known;
  const read = readRange(core, first, last);
  ranges.set(range, read);
  const forget = (): void => void ranges.delete(range);
  read.then(() => setTimeout(forget, rememberedMs).unref(), forget);
  return read;
}

async function readRange(core: Core, first: number, last: number): Promise<SentEvent[]> {
  // Another process may have written it a moment ago.
  await core.memory.follow();
  const recent = core.recentlySent.between(first, last);
  const sent = recent?.map((event) => sentOf(core, event)) ?? (await readStored(core, first, last));
  for (const { workspaceId } of sent) if (workspaceId !== null) core.workspaces.noteUse(workspaceId);
  return sent;
}

async function readStored(core: Core, first: number, last: number): Promise<SentEvent[]> {
  const { rows } = await sql<SentRow>`select ${sentColumns} from chat.event e
    where e.position between ${first} and ${last} and e.type = any(${[...publishedTypes]}::text[]) order by e.position`.execute(
    core.db,
  );
  return rows.map((row) => toSent(core, row));
}

/** Everything that relates to an event, in order: a poll's responses and its end. */
export async function readRelated(core: Core, eventId: string, types: readonly string[]): Promise<SentEvent[]> {
  const { rows } = await sql<SentRow>`select ${sentColumns} from chat.event e
    where e.relates_to = ${eventId} and e.type = any(${[...types]}::text[]) order by e.position limit 100000`.execute(
    core.db,
  );
  return rows.map((row) => toSent(core, row));
}
