import type { RecordedCodec } from "./webm.ts";

/** What the timeline of a recording says, an entry a record; `at` is milliseconds since 1970. */
export type TimelineEntry =
  /** From here on it is recorded, until `ended`: at first, after a pause, and in the next media process. */
  | { readonly kind: "begun"; readonly at: number }
  | { readonly kind: "ended"; readonly at: number }
  | { readonly kind: "joined"; readonly at: number; readonly identity: string; readonly name: string }
  | { readonly kind: "left"; readonly at: number; readonly identity: string; readonly name: string }
  | { readonly kind: "speaking"; readonly at: number; readonly identity: string }
  | PartEntry;

/** A track is in a file of its own from here on. */
interface PartEntry {
  readonly kind: "part";
  readonly at: number;
  readonly file: string;
  readonly identity: string;
  readonly name: string;
  /** LiveKit's name of the track's source, such as `camera`. */
  readonly source: string;
  readonly codec: RecordedCodec;
  /** Of pictures; 0 for sound. */
  readonly width: number;
  readonly height: number;
}
