import type { Channel, NewChannel } from "@safos/contract/chat";
import { channelRoutes as channelTable } from "@safos/contract/routes/chat";
import { type Principal, refuse, routes, type RouteBinding } from "#http";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { setChannelTrashed } from "../published/channels.ts";
import { isChannelArchived, readRights } from "./channel-rights.ts";
import { isOpen, type Spaces } from "./spaces.ts";

/** The channels of workspaces, for the page; messages in them go through the Matrix endpoints. */
export const channelRoutes = (core: Core, spaces: Spaces): RouteBinding =>
  routes("chat", channelTable, {
    listChannels: async ({ caller, params }) => ({ items: await listChannels(core, spaces, caller, params.id) }),
    createChannel: ({ caller, params, body }) => createChannel(core, spaces, caller, params.id, body),
    async changeChannel({ caller, params, body }) {
      await core.identity.requireUnsuspended(caller.personId);
      const { name: _name, topic: _topic, ...managed } = body;
      const need = Object.keys(managed).length > 0 ? "manage" : "write";
      await core.workspaces.require(caller.personId, params.id, need);
      const room = requireChannel(spaces, caller, params.id, params.roomId);
      await spaces.changeChannel(params.id, room, body);
      return view(room, caller.userId);
    },
    async trashChannel({ caller, params }) {
      await core.identity.requireUnsuspended(caller.personId);
      await core.workspaces.require(caller.personId, params.id, "manage");
      const room = requireChannel(spaces, caller, params.id, params.roomId);
      await setChannelTrashed(core, spaces, caller.personId, { room, workspaceId: params.id, isTrashed: true });
      return {};
    },
    async readSpace({ caller, params }) {
      await requireRole(core, caller, params.id);
      return { roomId: (await spaces.spaceOf(params.id)).id };
    },
  });

/** Those that the person may know of: the open ones, and the private ones they are in. */
async function listChannels(core: Core, spaces: Spaces, caller: Principal, workspaceId: string): Promise<Channel[]> {
  const { userId } = caller;
  const role = await requireRole(core, caller, workspaceId);
  await spaces.spaceOf(workspaceId);
  return spaces
    .listed(workspaceId)
    .filter((room) => (role === "guest" ? room.isJoined(userId) : isVisible(room, userId)))
    .map((room) => view(room, userId))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name, "sv"));
}

async function createChannel(
  core: Core,
  spaces: Spaces,
  { personId, userId }: Principal,
  workspaceId: string,
  { name, topic, isPrivate }: NewChannel,
): Promise<Channel> {
  await core.identity.requireUnsuspended(personId);
  await core.workspaces.require(personId, workspaceId, "write");
  const settings = { name: name.trim(), topic: topic?.trim() ?? "", isPrivate: isPrivate ?? false, isDefault: false };
  return view(await spaces.addChannel(workspaceId, personId, settings), userId);
}

async function requireRole({ workspaces }: Core, { personId }: Principal, workspaceId: string) {
  const role = await workspaces.roleOf(personId, workspaceId);
  if (role === null) throw refuse("MISSING", "There is no such workspace.");
  return role;
}

/** A channel of this workspace that the person may know of. Refuses CHANNEL_UNKNOWN. */
function requireChannel(spaces: Spaces, { userId }: Principal, workspaceId: string, roomId: string): Room {
  const room = spaces.listed(workspaceId).find((one) => one.id === roomId);
  if (!room || !isVisible(room, userId)) throw refuse("CHANNEL_UNKNOWN");
  return room;
}

const isVisible = (room: Room, userId: string): boolean => room.isJoined(userId) || isOpen(room);

function view(room: Room, userId: string): Channel {
  return {
    id: room.id,
    roomId: room.id,
    name: room.text("m.room.name", "name") ?? "",
    topic: room.text("m.room.topic", "topic") ?? "",
    isDefault: workspaceLinkOf(room)?.isDefault === true,
    isPrivate: !isOpen(room),
    isArchived: isChannelArchived(room),
    rights: readRights(room),
    isJoined: room.isJoined(userId),
  };
}
