import type { Ticket } from "../media/messages.ts";
import { isKeyRoom } from "../media-keys/room-name.ts";

/** What the server says of someone in a call: who they are, of which organisation, and what they may do. */
const vouched = new Set(["kind", "personId", "session", "userId", "organisation", "signedInWith", "isModerator"]);

/**
 * Whether an attribute is for a client to set: never what the server vouches for, also where a ticket says nothing of it. In
 * the rooms of a media key nothing is vouched for.
 */
export const isOwnAttribute = ({ attributes, room }: Pick<Ticket, "attributes" | "room">, key: string): boolean =>
  isKeyRoom(room) || (!vouched.has(key) && !Object.hasOwn(attributes, key));
