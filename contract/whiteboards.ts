import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const whiteboardErrors = {
  NO_VOTING: ["conflict", "This round of voting is over."],
  NOT_A_DRAWING: ["invalid", "This is not an Excalidraw drawing."],
  NOT_AN_IMAGE: ["invalid", "Only PNG, JPEG, GIF and WebP pictures can lie on a whiteboard."],
  TOO_MANY_DOTS: ["conflict", "That is more votes than everybody has."],
  TOO_MANY_ELEMENTS: ["too_large", "A drawing may have at most 10,000 elements."],
} as const satisfies ErrorTable;

export const whiteboardTemplates = ["empty", "retrospective", "brainstorming", "swot"] as const;
export type WhiteboardTemplate = (typeof whiteboardTemplates)[number];

const title = Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" });

/** A whiteboard as lists show it. */
export const WhiteboardEntry = Type.Object({
  id: Id,
  workspaceId: Id,
  title: Type.String(),
  /** How many things lie on it. */
  elementCount: Type.Integer(),
  commentCount: Type.Integer(),
  createdAt: Moment,
  changedAt: Moment,
  changedBy: Type.Union([Person, Type.Null()]),
  /** The meeting it was opened in first. */
  meetingId: Type.Union([Id, Type.Null()]),
});
export type WhiteboardEntry = Static<typeof WhiteboardEntry>;
/** The workspace's whiteboards in a steady order, 200 a page. */
export const WhiteboardList = Page(WhiteboardEntry);

export const Whiteboard = Type.Intersect([
  WhiteboardEntry,
  Type.Object({ role: Role, owner: Type.Union([Person, Type.Null()]) }),
]);
export type Whiteboard = Static<typeof Whiteboard>;

export const NewWhiteboard = Type.Object(
  {
    title,
    template: Type.Optional(
      Type.Union([
        Type.Literal("empty"),
        Type.Literal("retrospective"),
        Type.Literal("brainstorming"),
        Type.Literal("swot"),
      ]),
    ),
    locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
    /** For a meeting of the workspace: answers the meeting's whiteboard when it has one already. */
    meetingId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type NewWhiteboard = Static<typeof NewWhiteboard>;
export const ChangeWhiteboard = Type.Object({ title: Type.Optional(title) }, { additionalProperties: false });
export type ChangeWhiteboard = Static<typeof ChangeWhiteboard>;

/** A picture that has been put on a whiteboard; elements name it by `id`. */
export const WhiteboardImage = Type.Object({ id: Type.String(), width: Type.Integer(), height: Type.Integer() });
export type WhiteboardImage = Static<typeof WhiteboardImage>;

/** The most dots a round may give each voter. */
export const mostDots = 20;
const dots = Type.Integer({ minimum: 1, maximum: mostDots });

/** A round of dot-voting as one voter sees it: everybody's dots together, and their own. */
export const Voting = Type.Object({
  id: Id,
  /** How many everybody has to give. */
  dots,
  isOpen: Type.Boolean(),
  /** How many the asker has left. */
  left: Type.Integer(),
  /** Only elements that someone has given a dot. */
  given: Type.Array(Type.Object({ elementId: Type.String(), count: Type.Integer(), mine: Type.Integer() })),
});
export type Voting = Static<typeof Voting>;
/** The round that is on or was closed last; null when there is none. The live socket broadcasts it under `votingSubject`. */
export const VotingState = Type.Object({ voting: Type.Union([Voting, Type.Null()]) });
export type VotingState = Static<typeof VotingState>;
export const votingSubject = "voting";

/** Begins from nothing; the dots of a round before go. */
export const NewVoting = Type.Object({ dots }, { additionalProperties: false });
export type NewVoting = Static<typeof NewVoting>;
/** How many of the voter's own dots lie on an element from now on. */
export const Dots = Type.Object(
  {
    votingId: Id,
    elementId: Type.String({ pattern: "^[A-Za-z0-9_-]{1,80}$" }),
    dots: Type.Integer({ minimum: 0, maximum: mostDots }),
  },
  { additionalProperties: false },
);
export type Dots = Static<typeof Dots>;
