import { domainOf, localpartOf } from "../events/pdu.ts";
import type { Room } from "./room.ts";
import { textOf } from "./stored-event.ts";

/** The local part of the account that keeps an organisation's spaces and channels. No person can be named so. */
const keeperLocalpart = "_safos";

/** The sender of everything the server itself does in the rooms of an organisation. */
export function keeperOf(domain: string): string {
  return `@${keeperLocalpart}:${domain}`;
}

export function isKeeper(userId: string): boolean {
  return localpartOf(userId) === keeperLocalpart;
}

/** Content keys of the create event that tie a room to a workspace; only the keeper's rooms are believed. */
export const placeKeys = { workspace: "safos.workspace_id", isDefault: "safos.is_default" } as const;

/** What a room is to a workspace. Written once, in its signed beginning. */
export interface Place {
  readonly workspaceId: string;
  readonly kind: "space" | "channel";
  /** The channel that every workspace begins with. */
  readonly isDefault: boolean;
}

export function placeOf(room: Room): Place | undefined {
  const create = room.get("m.room.create", "");
  if (!create || !isKeeper(create.sender)) return undefined;
  const workspaceId = textOf(create.content, placeKeys.workspace);
  if (workspaceId === undefined) return undefined;
  const isSpace = create.content["type"] === "m.space";
  return { workspaceId, kind: isSpace ? "space" : "channel", isDefault: create.content[placeKeys.isDefault] === true };
}

/** The keeper of a room that belongs to a workspace: its creator. */
export function keeperIn(room: Room): string {
  return room.get("m.room.create", "")?.sender ?? keeperOf(domainOf(room.id));
}
