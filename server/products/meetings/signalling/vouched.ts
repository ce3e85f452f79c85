import type { Ticket } from "../media/messages.ts";

/** What the server says of someone in a call: who they are, of which organisation, and what they may do. */
const vouched = new Set(["kind", "personId", "userId", "organisation", "signedInWith", "isModerator"]);

/** Whether an attribute is for a client to set: never what the server vouches for, also where a ticket says nothing of it. */
export const isOwnAttribute = ({ attributes }: Pick<Ticket, "attributes">, key: string): boolean =>
  !vouched.has(key) && !Object.hasOwn(attributes, key);
