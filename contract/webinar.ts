import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";

export const webinarErrors = {
  NOT_WEBINAR: ["conflict", "This meeting is no webinar."],
  WEBINAR_BUSY: ["conflict", "Someone is in the call; what it is can be changed when it is empty."],
  WEBINAR_ROOMS: ["conflict", "A webinar has no breakout rooms."],
  QUESTIONS_FULL: ["limited", "You have asked as much as can wait for an answer at a time."],
  QUESTION_STATE: ["conflict", "The question is not where this can be done with it."],
} as const satisfies ErrorTable;

/** Someone in a webinar, whichever device they are on: `p_<person>` or `g_<guest>`. */
const Who = Type.String({ pattern: "^[pg]_[0-9a-f-]{36}$" });

/** `audience`: sees and hears. `microphone`: may speak. `stage`: microphone, camera and screen. */
export const WebinarPart = Type.Union([Type.Literal("audience"), Type.Literal("microphone"), Type.Literal("stage")]);
export type WebinarPart = Static<typeof WebinarPart>;

/** Someone whose hand is up, or who was let up from the audience. */
export const WebinarPerson = Type.Object({
  who: Who,
  name: Type.String(),
  organisationName: Nullable(Type.String()),
  isGuest: Type.Boolean(),
  part: WebinarPart,
  raisedAt: Nullable(Moment),
  /** They asked the question that is being answered. */
  asksCurrent: Type.Boolean(),
});
export type WebinarPerson = Static<typeof WebinarPerson>;

/** `waiting`: for those who lead to show it. `current`: it is being answered. */
export const QuestionState = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("open"),
  Type.Literal("current"),
  Type.Literal("answered"),
  Type.Literal("dismissed"),
]);
export type QuestionState = Static<typeof QuestionState>;

export const Question = Type.Object({
  id: Id,
  text: Type.String(),
  /** Null: asked without a name, for all but those who lead. */
  name: Nullable(Type.String()),
  organisationName: Nullable(Type.String()),
  isAnonymous: Type.Boolean(),
  isMine: Type.Boolean(),
  state: QuestionState,
  votes: Type.Integer(),
  hasVoted: Type.Boolean(),
  askedAt: Moment,
  /** What was answered in text. */
  answer: Nullable(Type.Object({ text: Type.String(), name: Type.String() })),
});
export type Question = Static<typeof Question>;

/** A webinar as one person sees it. */
export const Webinar = Type.Object({
  /** Whether questions wait for those who lead before everybody sees them. */
  isReviewed: Type.Boolean(),
  canLead: Type.Boolean(),
  mine: Type.Object({ part: WebinarPart, isHandUp: Type.Boolean() }),
  /** How many sit in the audience. */
  audience: Type.Integer(),
  /** Hands in their order and those who were let up, for who leads; empty for the others. */
  people: Type.Array(WebinarPerson),
  /** The one that is being answered first, then by votes; up to 500. */
  questions: Type.Array(Question),
});
export type Webinar = Static<typeof Webinar>;

/** The topic of reactions in the call, as LiveKit's text streams. */
export const reactionTopic = "safos.reaction";

export const RaiseHand = Type.Object({ isUp: Type.Boolean() }, { additionalProperties: false });
/** Their hand is down then. */
export const SetPart = Type.Object({ who: Who, part: WebinarPart }, { additionalProperties: false });
export type SetPart = Static<typeof SetPart>;
export const NewQuestion = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 1000, pattern: "\\S" }), isAnonymous: Type.Boolean() },
  { additionalProperties: false },
);
export type NewQuestion = Static<typeof NewQuestion>;
export const Vote = Type.Object({ isUp: Type.Boolean() }, { additionalProperties: false });
/** What one can send at a press. */
export const Emoji = Type.Union([
  Type.Literal("👍"),
  Type.Literal("👏"),
  Type.Literal("❤️"),
  Type.Literal("😂"),
  Type.Literal("🎉"),
  Type.Literal("🙏"),
]);
export type Emoji = Static<typeof Emoji>;
/** From the audience, to be seen by everybody without a name. */
export const WebinarReaction = Type.Object({ emoji: Emoji }, { additionalProperties: false });
/** An answer in text makes it answered. */
export const ChangeQuestion = Type.Object(
  {
    state: Type.Optional(QuestionState),
    answer: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, pattern: "\\S" })),
  },
  { additionalProperties: false },
);
export type ChangeQuestion = Static<typeof ChangeQuestion>;

/** A guest shows what let them in. */
const shown = { ticket: Type.String({ minLength: 1, maxLength: 100 }) };
export const GuestWebinar = Type.Object(shown, { additionalProperties: false });
export const GuestRaiseHand = Type.Object({ ...shown, ...RaiseHand.properties }, { additionalProperties: false });
export const GuestNewQuestion = Type.Object({ ...shown, ...NewQuestion.properties }, { additionalProperties: false });
export const GuestReaction = Type.Object({ ...shown, ...WebinarReaction.properties }, { additionalProperties: false });
export const GuestVote = Type.Object({ ...shown, questionId: Id, ...Vote.properties }, { additionalProperties: false });
