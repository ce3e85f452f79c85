import type { EngineChoice } from "../engine/choice.ts";
import type { TrackSound } from "../speech/packets.ts";

/** What was understood of a piece of speech. */
export interface Segment {
  readonly room: string;
  readonly trackSid: string;
  readonly identity: string;
  readonly name: string;
  readonly language: string;
  readonly segmentId: string;
  /** False: it may still change. */
  readonly isFinal: boolean;
  /** Empty where nothing was understood: what was shown of it so far goes. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** `finals`: too much is said for showing what may still change. `broken`: the engine does not answer. */
export type Load = "on" | "finals" | "broken";

export type ToRecogniser =
  | { readonly kind: "start"; readonly engine: EngineChoice }
  | { readonly kind: "sound"; readonly sound: TrackSound }
  | { readonly kind: "finish"; readonly room: string }
  | { readonly kind: "drop"; readonly room: string };

export type FromRecogniser =
  | { readonly kind: "said"; readonly segment: Segment }
  | { readonly kind: "load"; readonly load: Load }
  | { readonly kind: "trouble"; readonly message: string };
