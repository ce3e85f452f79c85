interface OfRecording {
  readonly recordingId: string;
}

interface OfEgress {
  readonly egressId: string;
  /** The operator's key of the program that records a room of its own. */
  readonly mediaKey: string;
  readonly room: string;
}

export interface RecordingEvents {
  /** A meeting is recorded from now on; also after a pause. */
  "recording.started": OfRecording;
  "recording.paused": OfRecording;
  /** It is over: by a person, with the meeting, by a rule, or because nothing more could be written. */
  "recording.stopped": OfRecording;
  /** It stands among the workspace's files. */
  "recording.ready": OfRecording;
  /** No film could be made of it for now. */
  "recording.failed": OfRecording;
  /** Its time is over. */
  "recording.removed": OfRecording;
  /** A program records a room of its media key, into this workspace. */
  "egress.started": OfEgress;
  /** That is over: by the program, with the room, by a rule, or because nothing more could be written. */
  "egress.stopped": OfEgress;
  /** Its files cannot be made or kept for now; it is tried again for 30 days. */
  "egress.delayed": OfEgress;
  /** Its files stand among the workspace's, or it gave none. */
  "egress.ended": OfEgress;
}
