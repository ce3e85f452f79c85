import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const pollErrors = {
  POLL_CLOSED: ["conflict", "The poll is closed."],
  ALREADY_VOTED: ["conflict", "You have voted, and in an anonymous poll a vote cannot be changed."],
  TOO_MANY_CHOICES: ["invalid", "That is more choices than this poll allows."],
  OPTION_FULL: ["conflict", "That option has as many votes as it can take."],
  OPTION_HAS_VOTES: ["conflict", "Someone has voted for that option."],
  OPTION_UNKNOWN: ["invalid", "There is no such option in this poll."],
  TOO_MANY_OPTIONS: ["invalid", "A poll has at most 100 options."],
  VOTE_INVALID: ["invalid", "The vote does not fit this kind of poll."],
  PROPOSALS_OFF: ["forbidden", "This poll takes no proposals."],
  IN_CHANNEL: ["conflict", "This poll lives in its channel; vote and close it there."],
  RESULTS_HIDDEN: ["forbidden", "The results are shown when the poll closes."],
  POLL_SHAPE: ["invalid", "A poll needs a question and at least two options of its own kind."],
  DEADLINE_PAST: ["invalid", "The deadline has passed already."],
} as const satisfies ErrorTable;

const Title = Type.String({ minLength: 1, maxLength: 300 });
const OptionText = Type.String({ minLength: 1, maxLength: 500 });

/** Words, or days and times. */
export const PollKind = Type.Union([Type.Literal("text"), Type.Literal("date")]);
/** One option, several, all in order, or yes, no and maybe for each. */
export const Choice = Type.Union([
  Type.Literal("single"),
  Type.Literal("multiple"),
  Type.Literal("ranked"),
  Type.Literal("yesno"),
]);
export type Choice = Static<typeof Choice>;
export const ResultsShown = Type.Union([Type.Literal("always"), Type.Literal("afterVote"), Type.Literal("afterClose")]);
export const Proposals = Type.Union([Type.Literal("none"), Type.Literal("review"), Type.Literal("open")]);

/** A moment with its end, or whole days: `startsAt` is then the first day's midnight in the poll's zone. */
const Dates = {
  startsAt: Type.Optional(Nullable(Moment)),
  endsAt: Type.Optional(Nullable(Moment)),
  isAllDay: Type.Optional(Type.Boolean()),
};
export const NewOption = Type.Object({ text: Type.Optional(OptionText), ...Dates }, { additionalProperties: false });
export type NewOption = Static<typeof NewOption>;

const settings = {
  description: Type.String({ maxLength: 5000 }),
  choice: Choice,
  /** Most options one person may choose, or say yes to; null: no limit. */
  maxChoices: Nullable(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Most persons who may choose, or say yes to, one option. */
  optionLimit: Nullable(Type.Integer({ minimum: 1, maximum: 100_000 })),
  hasMaybe: Type.Boolean(),
  isAnonymous: Type.Boolean(),
  results: ResultsShown,
  proposals: Proposals,
  deadline: Nullable(Moment),
  /** Hours before the deadline at which those who have not voted are reminded; null: not. */
  remindHours: Nullable(Type.Integer({ minimum: 1, maximum: 720 })),
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** Votes that are needed for the poll to count. */
  quorum: Nullable(Type.Integer({ minimum: 1, maximum: 100_000 })),
};

export const NewPoll = Type.Object(
  {
    title: Title,
    kind: PollKind,
    options: Type.Array(NewOption, { minItems: 1, maxItems: 100 }),
    ...Type.Partial(Type.Object(settings)).properties,
  },
  { additionalProperties: false },
);
export type NewPoll = Static<typeof NewPoll>;
export const ChangePoll = Type.Object(
  {
    title: Type.Optional(Title),
    ...Type.Partial(Type.Omit(Type.Object(settings), ["isAnonymous", "choice"])).properties,
  },
  { additionalProperties: false },
);
export type ChangePoll = Static<typeof ChangePoll>;

/** yes 2, maybe 1, no 0; chosen 1; rank 1, 2, 3 … */
export const Answer = Type.Object(
  { optionId: Type.String({ maxLength: 255 }), value: Type.Integer({ minimum: 0, maximum: 100 }) },
  { additionalProperties: false },
);
export type Answer = Static<typeof Answer>;
export const Vote = Type.Object({ answers: Type.Array(Answer, { maxItems: 100 }) }, { additionalProperties: false });
export type Vote = Static<typeof Vote>;

export const PollOption = Type.Object({
  id: Type.String(),
  text: Type.String(),
  startsAt: Nullable(Moment),
  endsAt: Nullable(Moment),
  isAllDay: Type.Boolean(),
  /** Who proposed it; null for the maker's own. */
  proposedBy: Nullable(Type.String()),
  isApproved: Type.Boolean(),
  /** Chosen, or yes; null while results are hidden from the caller. */
  votes: Nullable(Type.Integer()),
  maybe: Nullable(Type.Integer()),
  /** Ranked polls: points (the best of n options gives n, the last 1). */
  points: Nullable(Type.Integer()),
  isFull: Type.Boolean(),
  /** The caller's own answer. */
  mine: Nullable(Type.Integer()),
});
export type PollOption = Static<typeof PollOption>;

export const Ballot = Type.Object({
  person: Nullable(Person),
  name: Type.String(),
  isGuest: Type.Boolean(),
  answers: Type.Array(Answer),
});
export type Ballot = Static<typeof Ballot>;

export const Poll = Type.Object({
  id: Id,
  workspaceId: Id,
  title: Type.String(),
  kind: PollKind,
  ...settings,
  isOpen: Type.Boolean(),
  closedAt: Nullable(Moment),
  decidedOptionId: Nullable(Type.String()),
  /** The meeting made of the decision. */
  meetingPath: Nullable(Type.String()),
  /** The chat message it is; such a poll is voted in and closed in its channel. */
  source: Nullable(Type.Object({ roomId: Type.String(), eventId: Type.String() })),
  createdBy: Nullable(Person),
  createdAt: Moment,
  options: Type.Array(PollOption),
  voteCount: Type.Integer(),
  hasVoted: Type.Boolean(),
  areResultsShown: Type.Boolean(),
  /** Who voted how; empty for anonymous polls and while results are hidden. */
  ballots: Type.Array(Ballot),
  /** Members who have not voted yet; null for anonymous polls, in channels and for visitors. */
  missing: Nullable(Type.Array(Person)),
  role: Role,
});
export type Poll = Static<typeof Poll>;

/** A poll in a list: no ballots, no options. */
export const PollSummary = Type.Object({
  id: Id,
  workspaceId: Id,
  title: Type.String(),
  kind: PollKind,
  isOpen: Type.Boolean(),
  deadline: Nullable(Moment),
  voteCount: Type.Integer(),
  hasVoted: Type.Boolean(),
  isAnonymous: Type.Boolean(),
  /** The channel it was asked in. */
  roomId: Nullable(Type.String()),
  createdAt: Moment,
  createdBy: Nullable(Person),
});
export type PollSummary = Static<typeof PollSummary>;
export const PollPage = Page(PollSummary);

export const Decision = Type.Object(
  { optionId: Type.String({ maxLength: 255 }), makeMeeting: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type Decision = Static<typeof Decision>;
export const ChangeOption = Type.Object({ isApproved: Type.Literal(true) }, { additionalProperties: false });
