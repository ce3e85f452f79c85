import Type, { type Static } from "typebox";
import { Id, Nullable, type ErrorTable } from "./common.ts";
import { PolicyRefusal } from "./policy.ts";

export const recordingErrors = {
  RECORDING_NO_ROOM: ["storage_full", "There is too little room left on the server to record."],
} as const satisfies ErrorTable;

/**
 * `composing`: it is over and one film is made of it. `ready`: it stands among the workspace's files. `failed`: no film could be
 * made, and it is tried again. `removed`: its time is over.
 */
export const RecordingState = Type.Union([
  Type.Literal("recording"),
  Type.Literal("paused"),
  Type.Literal("composing"),
  Type.Literal("ready"),
  Type.Literal("failed"),
  Type.Literal("removed"),
]);
export type RecordingState = Static<typeof RecordingState>;

/** Why a recording ended or is not ready. `disk`: no room on the server; `quota`: none in the workspace; `rule`: a rule forbade it. */
export const RecordingFault = Type.Union([
  Type.Literal("disk"),
  Type.Literal("quota"),
  Type.Literal("rule"),
  Type.Literal("archived"),
  Type.Literal("empty"),
  Type.Literal("error"),
]);
export type RecordingFault = Static<typeof RecordingFault>;

/** A file of it: one film, or where the server cannot make one a file for each stretch of a track. */
export const RecordedTrack = Type.Object({
  fileId: Type.Integer(),
  kind: Type.Union([Type.Literal("film"), Type.Literal("camera"), Type.Literal("screen"), Type.Literal("sound")]),
  /** Whose track it is; empty: everybody's. */
  name: Type.String(),
  /** Seconds from the beginning, and how long it is. */
  at: Type.Number(),
  seconds: Type.Number(),
});
export type RecordedTrack = Static<typeof RecordedTrack>;

export const Recording = Type.Object({
  id: Id,
  state: RecordingState,
  fault: Nullable(RecordingFault),
  startedAt: Type.String({ format: "date-time" }),
  endedAt: Nullable(Type.String({ format: "date-time" })),
  startedBy: Nullable(Type.String()),
  /** Once it is ready. */
  seconds: Nullable(Type.Number()),
  /** When it is removed; null: it is kept. */
  keptUntil: Nullable(Type.String({ format: "date-time" })),
  /** 0 to 1 while it is composed. */
  progress: Type.Number(),
  tracks: Type.Array(RecordedTrack),
});
export type Recording = Static<typeof Recording>;

/** The recordings of a meeting, for a member: the newest first, at most 50. */
export const Recordings = Type.Object({
  items: Type.Array(Recording),
  /** Whose rule does not allow recordings here; null: they are allowed. */
  refusal: Nullable(PolicyRefusal),
  /** The most days that one made now is kept; null: no limit. */
  days: Nullable(Type.Integer()),
  canModerate: Type.Boolean(),
});
export type Recordings = Static<typeof Recordings>;

export const SetRecording = Type.Object({ isPaused: Type.Boolean() }, { additionalProperties: false });
export type SetRecording = Static<typeof SetRecording>;

/**
 * What every client in a call is told, as JSON in LiveKit's metadata of the room, while it is recorded. `full`: it ended because the
 * server has no room; `failed`: it ended for another reason.
 */
export interface RecordingNotice {
  readonly recording: "on" | "paused" | "full" | "failed";
}
