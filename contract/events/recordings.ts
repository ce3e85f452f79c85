interface OfRecording {
  readonly recordingId: string;
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
}
