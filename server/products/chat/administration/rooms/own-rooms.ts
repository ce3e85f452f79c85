import type { Core } from "../../core.ts";
import { refuse } from "../../protocol/refuse.ts";
import { homeOf } from "../../rooms/directory.ts";
import type { Room } from "../../rooms/room.ts";
import { workspaceLinkOf } from "../../rooms/workspace-link.ts";

/** A workspace's room is of the organisation that owns the workspace, any other of its creator's. Null: that is not known any more. */
async function organisationOf(core: Core, room: Room): Promise<string | null> {
  const link = workspaceLinkOf(room);
  return link ? core.workspaces.organisationOf(link.workspaceId) : homeOf(core, room);
}

/** A room of an organisation. Refuses M_NOT_FOUND: whether another organisation has it is not told. */
export async function requireOwnRoom(core: Core, organisationId: string, roomId: string): Promise<Room> {
  const room = core.memory.rooms.get(roomId);
  if (!room || (await organisationOf(core, room)) !== organisationId)
    refuse("M_NOT_FOUND", "There is no such room of your organisation.");
  return room;
}

/** Those of some rooms that are of an organisation; the owner of each workspace and each creator is looked up once. */
export async function findOwnRooms(core: Core, organisationId: string, rooms: Iterable<Room>): Promise<Room[]> {
  const owners = new Map<string, string | null>();
  const own: Room[] = [];
  for (const room of rooms) {
    const key = workspaceLinkOf(room)?.workspaceId ?? room.get("m.room.create", "")?.sender ?? "";
    let owner = owners.get(key);
    if (owner === undefined) owners.set(key, (owner = await organisationOf(core, room)));
    if (owner === organisationId) own.push(room);
  }
  return own;
}

/**
 * What is written in a workspace is the agency's record: its rooms go through the workspace's trash, by its owners. Refuses M_FORBIDDEN.
 */
export function requireOutsideWorkspaces(room: Room): void {
  if (workspaceLinkOf(room))
    refuse(
      "M_FORBIDDEN",
      "This room is of a workspace, whose owners remove it on the page: it lies in the trash first, and what must be kept is.",
    );
}
