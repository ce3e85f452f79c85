import type { Principal } from "#http";
import type { KeyRoomCalls } from "./egress/port.ts";
import type { RecordingOrder } from "./order.ts";

/** What was written down while it was recorded; `at` is milliseconds since 1970. */
export type TimelineEntry =
  | { readonly kind: "begun" | "ended"; readonly at: number }
  | { readonly kind: "joined" | "left"; readonly at: number; readonly identity: string; readonly name: string }
  | { readonly kind: "speaking"; readonly at: number; readonly identity: string }
  | PartEntry;

/** A stretch of a track without a break, and with pictures of one size. */
export interface PartEntry {
  readonly kind: "part";
  readonly at: number;
  readonly file: string;
  readonly identity: string;
  readonly name: string;
  readonly source: string;
  readonly codec: "opus" | "vp8";
  readonly width: number;
  readonly height: number;
}

/** The calls of meetings, which `compose` gives. */
export interface RecordingCalls {
  /** Refuses MISSING. */
  see(principal: Principal, meetingId: string): Promise<{ workspaceId: string; canModerate: boolean }>;
  /** Refuses MISSING, FORBIDDEN, ENDED and NOT_LIVE. */
  moderate(principal: Principal, meetingId: string): Promise<{ workspaceId: string }>;
  find(meetingId: string): Promise<{ readonly title: string; readonly isLive: boolean } | null>;
  /** The people of a call from a direct chat; null: the members of the meeting's workspace. */
  peopleOf(meetingId: string): Promise<readonly string[] | null>;
  /** Whether the call runs in this process. */
  isHere(meetingId: string): boolean;
  /** Records a call of this process, or ends that (null); all its clients are told `notice`. */
  record(meetingId: string, order: RecordingOrder | null, notice: string): Promise<void>;
  listen(listener: {
    readonly joined: (meetingId: string) => void;
    readonly emptied: (meetingId: string) => void;
    readonly failed: (meetingId: string, recordingId: string, isFull: boolean) => void;
  }): void;
  /** Rooms of other programs. */
  readonly keyRooms: KeyRoomCalls;
  /** What was written, in the order of time, also when the writing broke off. */
  timeline(folder: string, key: Uint8Array): Promise<readonly TimelineEntry[]>;
  /** A part as WebM, piece by piece; `until`: milliseconds from its beginning to the end of the piece. */
  part(
    folder: string,
    file: string,
    key: Uint8Array,
  ): AsyncIterable<{ readonly bytes: Buffer; readonly until: number }>;
}
