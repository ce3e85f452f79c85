import Type, { type Static } from "typebox";
import { Nullable, type ErrorTable } from "./common.ts";
import { PolicyRefusal } from "./policy.ts";

export const captionErrors = {
  CAPTIONS_NO_ENGINE: [
    "unavailable",
    "No speech recogniser is set up on this server: its operators name one with SAFOS_CAPTIONS_URL and SAFOS_CAPTIONS_MODEL.",
  ],
} as const satisfies ErrorTable;

/** What is spoken, as ISO 639 says it: `sv`, `en`. */
const Language = Type.String({ pattern: "^[a-z]{2,3}$" });

/** The captions of a meeting, for a member. */
export const Captions = Type.Object({
  isOn: Type.Boolean(),
  /** What is spoken; null: found out from the sound. */
  language: Nullable(Language),
  /** False: nobody has set up a speech recogniser. */
  hasEngine: Type.Boolean(),
  /** Whose rule does not allow captions here; null: they are allowed. */
  refusal: Nullable(PolicyRefusal),
  canModerate: Type.Boolean(),
});
export type Captions = Static<typeof Captions>;

export const StartCaptions = Type.Object({ language: Nullable(Language) }, { additionalProperties: false });
export type StartCaptions = Static<typeof StartCaptions>;

/**
 * What every client in a call is told, as JSON in LiveKit's metadata of the room, while captions are on. `finals`: so much
 * is said that only whole sentences are written. `broken`: the speech recogniser does not answer.
 */
export interface CaptionNotice {
  readonly captions: "on" | "finals" | "broken";
  readonly language: string | null;
}

/** The text streams in which the page sends what someone types, letter by letter (real-time text). */
export const typingTopic = "safos.typing";

/** What the page and LiveKit's clients call a text stream of captions. */
export const captionTopic = "lk.transcription";
