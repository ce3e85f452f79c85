import type { Room } from "./room.ts";
import { workspaceLinkOf } from "./workspace-link.ts";

/** The largest room outside workspaces that counts as a direct chat. */
const largest = 20;

export const isDirectRoom = (room: Room): boolean => workspaceLinkOf(room) === undefined && room.joined.size <= largest;
