import { sql } from "#database";
import { fileNameOf } from "#http";
import { escapeHtml } from "#http/html";
import type { ExportPart, ExportWriter } from "#items";
import type { Core } from "./core.ts";
import { plainTextOf } from "./published/messages.ts";
import { roomName } from "./published/rooms.ts";
import { isOpen, type Spaces } from "./spaces/spaces.ts";
import { sentColumns, toSent, type SentRow } from "./published/sent.ts";

const pageSize = 2000;

/** Every channel of a workspace that is not in the trash: its events as signed, and the messages for people to read. */
export function channelExport(core: Core, spaces: Spaces): ExportPart {
  return {
    name: "channels",
    async write(workspaceId, out, reader) {
      const person = reader === null ? null : await core.identity.personById(reader);
      await core.memory.follow();
      for (const room of core.memory.rooms.inWorkspace(workspaceId)) {
        if (room.get("m.room.create", "")?.content["type"] === "m.space" || spaces.isTrashed(room)) continue;
        // What is private to some is not their owner's to take along.
        if (reader !== null && !isOpen(room) && (!person || !room.isJoined(person.userId))) continue;
        const name = roomName(room) || room.id;
        const media = await writeMedia(core, room.id, out);
        const events: unknown[] = [];
        const lines: string[] = [];
        for (let after = 0; ;) {
          const { rows } = await sql<SentRow>`select ${sentColumns} from chat.event e
            where e.room_id = ${room.id} and e.position > ${after} order by e.position limit ${pageSize}`.execute(
            core.db,
          );
          for (const row of rows) {
            events.push({ event_id: row.eventId, ...(JSON.parse(row.pdu) as object) });
            const sent = toSent(core, row);
            const text = sent.isRedacted ? "" : plainTextOf(sent.content);
            const link = media.get(row.eventId);
            if (text !== "" && /^(m\.room\.message|m\.poll\.start|org\.matrix\.msc3381\.poll\.start)$/.test(sent.type))
              lines.push(
                `<p><span class="meta">${new Date(sent.sentAt).toISOString()} ${escapeHtml(sent.sender)}</span><br>${writeText(text, link)}</p>`,
              );
          }
          if (rows.length < pageSize) break;
          after = rows.at(-1)?.position ?? after;
        }
        await out.json(`${name}.json`, {
          roomId: room.id,
          name,
          topic: room.text("m.room.topic", "topic") ?? "",
          files: [...media].map(([eventId, path]) => ({ eventId, path })),
          events,
        });
        await out.page(`${name}.html`, name, lines.join("\n"));
      }
    },
  };
}

/** What was sent as files in a room, each once; the path of each by the event that shows it. */
async function writeMedia(
  { db, blobs }: Core,
  roomId: string,
  out: ExportWriter,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ eventId: string; mediaId: string; hash: string; name: string | null }>`
    select u.event_id as "eventId", m.media_id as "mediaId", m.hash, m.file_name as name
    from chat.media_use u join chat.media m on m.domain = u.domain and m.media_id = u.media_id
    where u.room_id = ${roomId} and m.quarantined_by is null order by m.created_at, m.media_id`.execute(db);
  const paths = new Map<string, string>();
  for (const { mediaId, hash, name } of rows) {
    if (paths.has(mediaId)) continue;
    const path = `files/${mediaId}/${fileNameOf(name ?? "", "fil")}`;
    paths.set(mediaId, path);
    await out.file(path, blobs.open(hash));
  }
  return new Map(rows.map(({ eventId, mediaId }) => [eventId, paths.get(mediaId) ?? ""]));
}

function writeText(text: string, path: string | undefined): string {
  const shown = escapeHtml(text).replaceAll("\n", "<br>");
  return path === undefined
    ? shown
    : `<a href="${escapeHtml(path.split("/").map(encodeURIComponent).join("/"))}">${shown}</a>`;
}
