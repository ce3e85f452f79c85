import type { Deadlines } from "../breakout/deadlines.ts";
import type { Placement } from "../breakout/placement.ts";
import type { MeetingDeps } from "../deps.ts";
import type { SfuBackend } from "../backend/port.ts";
import type { Hold } from "../permissions/hold.ts";
import type { StoredMessage } from "../messages/queries.ts";
import type { MeetingDb } from "../tables.ts";

/** What becomes of a call outside of it. */
export interface CallHandlers {
  /** A call has been empty for a while, or its process vanished. */
  readonly onDeserted: (meetingId: string) => Promise<void>;
  /** A chat message was written in a call of this process; in order, and again until it succeeds. */
  readonly onMessage: (message: StoredMessage) => Promise<void>;
}

/** Whose session it is, and when to forget it, ms since 1970. */
export interface Restricted {
  readonly personId: string;
  readonly organisationId: string | null;
  readonly until: number;
}

/** What the verbs of calls need. */
export interface CallContext
  extends
    Pick<MeetingDeps, "events" | "log" | "identity" | "items" | "policy" | "ringRooms" | "workspaces">,
    CallHandlers {
  readonly db: MeetingDb;
  /** Where the calls are. */
  readonly host: SfuBackend;
  /** Who is in which room of a call, and when everybody comes back. */
  readonly places: Placement;
  readonly deadlines: Deadlines;
  /** What people may do in a call, and who is on the stage of a webinar. */
  readonly hold: Hold;
  /** Names this process to the others. */
  readonly processId: string;
  /** Workspaces by the meetings that this process has admitted someone to. */
  readonly workspaceOf: Map<string, string>;
  /** Direct chats by the meetings of their calls that this process has admitted someone to. */
  readonly roomOf: Map<string, string>;
  /** Sessions signed out while tokens made for them may still be valid: short form → when to forget, ms since 1970. */
  readonly revoked: Map<string, number>;
  /** Those that open nothing until their person has a second factor. */
  readonly restricted: Map<string, Restricted>;
}
