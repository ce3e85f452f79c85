import { sql } from "#database";
import { escapeHtml, type ExportPart } from "#items";
import type { Core } from "./core.ts";
import { plainTextOf } from "./published/messages.ts";
import { roomName } from "./published/rooms.ts";
import type { Spaces } from "./spaces/spaces.ts";
import { sentColumns, toSent, type SentRow } from "./published/sent.ts";

const pageSize = 2000;

/** Every channel of a workspace that is not in the trash: its events as signed, and the messages for people to read. */
export function channelExport(core: Core, spaces: Spaces): ExportPart {
  return {
    name: "channels",
    async write(workspaceId, out) {
      await core.memory.follow();
      for (const room of core.memory.rooms.inWorkspace(workspaceId)) {
        if (room.get("m.room.create", "")?.content["type"] === "m.space" || spaces.isTrashed(room)) continue;
        const name = roomName(room) || room.id;
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
            if (text !== "" && /^(m\.room\.message|m\.poll\.start|org\.matrix\.msc3381\.poll\.start)$/.test(sent.type))
              lines.push(
                `<p><span class="meta">${new Date(sent.sentAt).toISOString()} ${escapeHtml(sent.sender)}</span><br>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`,
              );
          }
          if (rows.length < pageSize) break;
          after = rows.at(-1)?.position ?? after;
        }
        await out.json(`${name}.json`, {
          roomId: room.id,
          name,
          topic: room.text("m.room.topic", "topic") ?? "",
          events,
        });
        await out.page(`${name}.html`, name, lines.join("\n"));
      }
    },
  };
}
