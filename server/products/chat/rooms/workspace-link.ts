import { domainOf, localpartOf } from "../events/pdu.ts";
import type { Room } from "./room.ts";
import { textOf, type StoredEvent } from "./stored-event.ts";

/** The local part of the account that a homeserver uses for the spaces and channels of an organisation. No person can be named so. */
const serverUserLocalpart = "_safos";

/** The sender of everything the server itself does in the rooms of an organisation. */
export function serverUserOf(domain: string): string {
  return `@${serverUserLocalpart}:${domain}`;
}

export function isServerUser(userId: string): boolean {
  return localpartOf(userId) === serverUserLocalpart;
}

/** Content keys of the create event that link a room to a workspace; only rooms of the server user are believed. */
export const workspaceLinkKeys = { workspace: "safos.workspace_id", isDefault: "safos.is_default" } as const;

/** What a room is to a workspace. Written once, in its signed beginning. */
export interface WorkspaceLink {
  readonly workspaceId: string;
  readonly kind: "space" | "channel";
  /** The channel that every workspace begins with. */
  readonly isDefault: boolean;
}

export function workspaceLinkOf(room: {
  get: (type: string, stateKey: string) => Pick<StoredEvent, "content" | "sender"> | undefined;
}): WorkspaceLink | undefined {
  const create = room.get("m.room.create", "");
  if (!create || !isServerUser(create.sender)) return undefined;
  const workspaceId = textOf(create.content, workspaceLinkKeys.workspace);
  if (workspaceId === undefined) return undefined;
  const isSpace = create.content["type"] === "m.space";
  return {
    workspaceId,
    kind: isSpace ? "space" : "channel",
    isDefault: create.content[workspaceLinkKeys.isDefault] === true,
  };
}

/** Whether anyone may read the room. Rooms of workspaces never are, whatever a client writes there: the workspace decides. */
export function isWorldReadable(room: Room): boolean {
  return room.historyVisibility === "world_readable" && workspaceLinkOf(room) === undefined;
}

/** The server user of a room that belongs to a workspace: its creator. */
export function serverUserIn(room: Room): string {
  return room.get("m.room.create", "")?.sender ?? serverUserOf(domainOf(room.id));
}
