/** Rooms that one key has at a time. */
export const mostRooms = 100;
/** Times someone comes in with a key's token, and calls of its server API: in each process. */
export const joinRate = { perSecond: 20, most: 100 };
export const requestRate = { perSecond: 50, most: 200 };
/** Characters of names of rooms, identities and people. */
export const longestName = 256;
/** Characters of metadata, and of all attributes of a participant together. */
export const longestMetadata = 64 * 1024;
/** Bytes of a message to a room. */
export const longestMessage = 60_000;
/** Seconds a room may stay empty. */
export const longestTimeout = 86_400;
/** Bytes of a request of the server API. */
export const longestRequest = 256 * 1024;

/** LiveKit's own: seconds until a room nobody came to ends, and until one that everybody left does. */
export const defaultTimeouts = { emptyTimeout: 300, departureTimeout: 20 };

/** Dispatches of agents for one room. */
export const mostDispatches = 20;

/** An agent that someone wants in a room. */
export interface WantedAgent {
  readonly agentName: string;
  readonly metadata: string;
}

/** Text that PostgreSQL keeps as it is: two names that differ here differ there. */
export const isStorable = (text: string, longest: number): boolean =>
  text.length <= longest && text.isWellFormed() && !text.includes("\u0000");
