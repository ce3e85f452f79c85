import { explain } from "../../../platform/api.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { loadEngine } from "../load-engine.ts";
import type { RoomSummary } from "../summary.ts";
import { moveBefore, moveTo } from "./room-settings.ts";
import { sectionName, type SectionTag } from "./tags.ts";
import "./text.ts";

/** Does something with the account's settings; what goes wrong is shown. */
export async function withClient(act: (client: Parameters<typeof moveTo>[0]) => Promise<unknown>): Promise<boolean> {
  try {
    await act((await loadEngine()).client);
    return true;
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
    return false;
  }
}

/** How a section is called within a sentence. */
export function nameOfSection(section: SectionTag): string {
  if (section === "m.favourite") return text("shell.favourites");
  return section === "m.lowpriority" ? text("shell.lowPriority") : sectionName(section);
}

/** Puts a room into a section; before another where one is named, or where the section is ordered by hand. */
export async function moveRoom(
  room: RoomSummary,
  section: SectionTag | null,
  rows: readonly RoomSummary[] = [],
  before: string | null = null,
): Promise<void> {
  const isByHand = section !== null && (before !== null || rows.some((row) => row.order !== null));
  const isMoved = await withClient((client) =>
    isByHand ? moveBefore(client, section, { rows, id: room.id, before }) : moveTo(client, room.id, section),
  );
  if (!isMoved || section === room.section) return;
  showToast({
    text:
      section === null
        ? text("chatlist.movedHome", { name: room.name })
        : text("chatlist.moved", { name: room.name, section: nameOfSection(section) }),
    action: {
      name: text("common.undo"),
      run: () => void withClient((client) => moveTo(client, room.id, room.section, room.order)),
    },
  });
}
