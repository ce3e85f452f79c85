/** Which tracks are recorded: those that every one of these lets through. */
export interface TrackChoice {
  readonly kinds: readonly ("audio" | "video")[];
  /** Whose; null: everybody's. */
  readonly identity: string | null;
  /** LiveKit's source names; null: any. */
  readonly sources: readonly string[] | null;
  readonly trackSids: readonly string[] | null;
}

/** Where a call is recorded to, and sealed with what: 32 bytes in base64. */
export interface RecordingOrder {
  readonly id: string;
  readonly folder: string;
  readonly key: string;
  readonly isPaused: boolean;
  /** Which tracks; left out: all. */
  readonly of?: TrackChoice;
}
