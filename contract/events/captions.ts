type Nothing = Readonly<Record<string, never>>;

export interface CaptionEvents {
  /** What is said in a meeting is written out from now on; also when the language was changed. */
  "captions.started": Nothing;
  "captions.stopped": Nothing;
}
