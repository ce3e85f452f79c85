import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { PolicyRefusal } from "./policy.ts";

export const captionErrors = {
  CAPTIONS_NO_ENGINE: [
    "unavailable",
    "No speech recogniser is set up on this server: its operators install a model with `safos captions install`, or name a server with SAFOS_CAPTIONS_URL.",
  ],
  CAPTIONS_MODEL_BROKEN: ["invalid", "The model is not what was asked for, or cannot be used here."],
  LINE_CHANGED: ["conflict", "Someone has corrected this line meanwhile."],
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
  /** What is written out is kept with the meeting. */
  isKept: Type.Boolean(),
  /** Whose rule does not allow that it is kept; null: it may be. */
  keepRefusal: Nullable(PolicyRefusal),
});
export type Captions = Static<typeof Captions>;

export const StartCaptions = Type.Object(
  {
    language: Nullable(Language),
    /** Whether it is kept with the meeting; left out: as it is, and not at first. */
    isKept: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type StartCaptions = Static<typeof StartCaptions>;

/**
 * What every client in a call is told, as JSON in LiveKit's metadata of the room, while captions are on. `finals`: so much
 * is said that only whole sentences are written. `broken`: the speech recogniser does not answer.
 */
export interface CaptionNotice {
  readonly captions: "on" | "finals" | "broken";
  readonly language: string | null;
  /** It is kept with the meeting. */
  readonly isKept: boolean;
}

/** The text streams in which the page sends what someone types, letter by letter (real-time text). */
export const typingTopic = "safos.typing";

/** What the page and LiveKit's clients call a text stream of captions. */
export const captionTopic = "lk.transcription";

/** A piece of speech that was kept. */
export const Utterance = Type.Object({
  id: Id,
  /** Null: a guest, or someone who is no more. */
  personId: Nullable(Id),
  name: Type.String(),
  language: Nullable(Type.String()),
  text: Type.String(),
  startedAt: Moment,
  endedAt: Moment,
  /** Set where someone has put it right: what the recogniser understood, and who did so. */
  correction: Nullable(Type.Object({ original: Type.String(), person: Nullable(Person), at: Moment })),
});
export type Utterance = Static<typeof Utterance>;

export const ReadTranscript = Type.Object(
  {
    after: Type.Optional(Id),
    /** Lines that hold this. */
    q: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
);
export type ReadTranscript = Static<typeof ReadTranscript>;

export const Transcript = Type.Object({
  items: Type.Array(Utterance),
  next: Type.Optional(Id),
  /** All lines of the meeting. */
  total: Type.Integer(),
  /** More is being kept right now. */
  isKept: Type.Boolean(),
  /** When the meeting began: times are shown from there. */
  startedAt: Nullable(Moment),
  canCorrect: Type.Boolean(),
});
export type Transcript = Static<typeof Transcript>;

export const CorrectLine = Type.Object(
  {
    /** What it said when it was read. */
    was: Type.String({ maxLength: 4000 }),
    text: Type.String({ minLength: 1, maxLength: 4000 }),
  },
  { additionalProperties: false },
);
export type CorrectLine = Static<typeof CorrectLine>;

const Locale = Type.Union([Type.Literal("sv"), Type.Literal("en")]);
export const TranscriptFile = Type.Object(
  {
    format: Type.Union([Type.Literal("txt"), Type.Literal("vtt"), Type.Literal("srt"), Type.Literal("docx")]),
    locale: Type.Optional(Locale),
  },
  { additionalProperties: false },
);
export type TranscriptFile = Static<typeof TranscriptFile>;

export const NewMinutes = Type.Object({ locale: Locale }, { additionalProperties: false });
export type NewMinutes = Static<typeof NewMinutes>;
/** The document and the address of its page. */
export const MadeMinutes = Type.Object({ id: Id, path: Type.String() });
export type MadeMinutes = Static<typeof MadeMinutes>;
