import { requireFitting, type TemplatePart } from "#templates";
import type { Core } from "../core.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { isOpen, type Spaces } from "./spaces.ts";

const mostChannels = 100;

interface TakenChannel {
  readonly name: string;
  readonly topic: string;
}

/** Open channels, without the one that every workspace begins with; no messages. */
export const channelTemplates = (core: Core, spaces: Spaces): TemplatePart => ({
  name: "channels",
  async take({ workspaceId }) {
    await core.memory.follow();
    const rooms = spaces
      .listed(workspaceId)
      .filter((room) => isOpen(room) && workspaceLinkOf(room)?.isDefault !== true);
    requireFitting(rooms.length, mostChannels);
    const items = rooms.map((room): TakenChannel => ({
      name: room.text("m.room.name", "name") ?? "",
      topic: room.text("m.room.topic", "topic") ?? "",
    }));
    return { items, classes: [], blobs: [] };
  },
  async make({ workspaceId, person }, items) {
    for (const { name, topic } of items as readonly TakenChannel[])
      await spaces.addChannel(workspaceId, person.personId, { name, topic, isPrivate: false, isDefault: false });
  },
});
