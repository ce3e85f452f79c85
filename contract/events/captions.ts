type Nothing = Readonly<Record<string, never>>;

interface OfLines {
  readonly utteranceIds: readonly string[];
}

export interface CaptionEvents {
  /** What is said in a meeting is written out from now on; also when the language was changed. */
  "captions.started": Nothing;
  "captions.stopped": Nothing;
  /** What is written out is kept with the meeting from now on. */
  "transcript.started": Nothing;
  "transcript.stopped": Nothing;
  /** Lines were kept. */
  "transcript.written": OfLines;
  "transcript.corrected": OfLines;
  /** All lines of a meeting were removed for good. */
  "transcript.removed": OfLines;
}
