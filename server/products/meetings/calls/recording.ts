import { refuse, type Principal } from "#http";
import { breakoutOf } from "../breakout/room.ts";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import type { KeyRoomRecording } from "../media-keys/egress/port.ts";
import type { RecordingOrder } from "../media/messages.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { readMeeting } from "../meeting/queries.ts";
import { readPart, readTimeline } from "../recorder/read.ts";
import type { TimelineEntry } from "../recorder/timeline.ts";
import { can } from "../access.ts";
import { peopleOfCall } from "../ringing/people.ts";
import type { Calls } from "./calls.ts";

interface RecordedMeeting {
  readonly workspaceId: string;
  readonly title: string;
}

/** The tracks of calls, written to a folder, and what was written. */
export interface CallRecording {
  /** The meeting, for someone who sees it. Refuses MISSING. */
  see(principal: Principal, meetingId: string): Promise<RecordedMeeting & { readonly canModerate: boolean }>;
  /** The meeting, for someone who moderates its call. Refuses MISSING, FORBIDDEN, ENDED, NOT_LIVE and RECORDING_ENCRYPTED. */
  moderate(principal: Principal, meetingId: string): Promise<RecordedMeeting>;
  /** Whether a meeting goes on, and what it is called; null: there is none. */
  find(meetingId: string): Promise<{ readonly title: string; readonly isLive: boolean } | null>;
  /** The people of a call from a direct chat; null: the members of the meeting's workspace. */
  peopleOf(meetingId: string): Promise<readonly string[] | null>;
  /** Whether the call runs in this process: only there can it be recorded. */
  isHere(meetingId: string): boolean;
  /** Records a call of this process, or ends that; `notice` is what all its clients are told (in the room's metadata). */
  record(meetingId: string, order: RecordingOrder | null, notice: string): Promise<void>;
  listen(listener: {
    readonly joined: (meetingId: string) => void;
    readonly emptied: (meetingId: string) => void;
    /** Nothing more can be written; `isFull`: the disk has no room. */
    readonly failed: (meetingId: string, recordingId: string, isFull: boolean) => void;
  }): void;
  /** Rooms of other programs, which are recorded for them. */
  readonly keyRooms: KeyRoomRecording;
  /** What was written, in the order of time, also when the writing broke off. */
  timeline(folder: string, key: Uint8Array): Promise<readonly TimelineEntry[]>;
  /** A part as WebM, piece by piece; `until`: milliseconds from its beginning to the end of the piece. */
  part(
    folder: string,
    file: string,
    key: Uint8Array,
  ): AsyncIterable<{ readonly bytes: Buffer; readonly until: number }>;
}

export function callRecording(context: MeetingContext, calls: Calls): CallRecording {
  return {
    async see(principal, meetingId) {
      const { row, role } = await requireMeeting(context, principal, meetingId, "see");
      return { workspaceId: row.workspaceId, title: row.title, canModerate: can(role, "moderate") };
    },
    async moderate(principal, meetingId) {
      const { row } = await requireMeeting(context, principal, meetingId, "moderate");
      requireLive(row);
      if (row.isEncrypted) throw refuse("RECORDING_ENCRYPTED");
      requireAbility(context, "recording");
      return { workspaceId: row.workspaceId, title: row.title };
    },
    async find(meetingId) {
      const row = await readMeeting(context.db, meetingId);
      return row ? { title: row.title, isLive: row.startedAt !== null && row.endedAt === null } : null;
    },
    peopleOf: (meetingId) => peopleOfCall(context, meetingId),
    isHere: (meetingId) => calls.isHere(meetingId),
    record: (room, order, notice) => calls.command({ kind: "record", room, order, notice }),
    listen(listener) {
      calls.listen((event) => {
        // Breakout rooms are neither captioned nor recorded.
        if (breakoutOf(event.room) !== null) return;
        if (event.kind === "recordingFailed") listener.failed(event.room, event.recordingId, event.isFull);
        else if (event.kind === "joined") listener.joined(event.room);
        else if (event.kind === "emptied") listener.emptied(event.room);
      });
    },
    keyRooms: calls.keyRooms,
    timeline: readTimeline,
    part: readPart,
  };
}
