import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { ItemKindName } from "./items.ts";
import { Group, Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const boardErrors = {
  STALE: ["conflict", "Someone else changed this after you opened it."],
  LIST_FULL: ["conflict", "The list is full: it has as many cards as its limit allows."],
  CYCLE: ["conflict", "That would make a card wait for itself."],
  LIST_NOT_EMPTY: ["conflict", "The list still has cards. Move or archive them first."],
  BOARD_ARCHIVED: ["conflict", "The board is archived and cannot be changed."],
  ELSEWHERE: ["invalid", "That belongs to another board."],
  IMPORT_UNREADABLE: ["invalid", "The file is not an export that can be read."],
  TOO_MANY: ["invalid", "A board has room for 10,000 cards, 200 lists and 200 labels."],
} as const satisfies ErrorTable;

const Title = Type.String({ minLength: 1, maxLength: 500, pattern: "\\S" });
/** One of the eight tones of the page, or none. */
export const Tone = Nullable(Type.Integer({ minimum: 1, maximum: 8 }));
export type Tone = Static<typeof Tone>;

export const Recurrence = Type.Object(
  {
    unit: Type.Union([Type.Literal("day"), Type.Literal("week"), Type.Literal("month"), Type.Literal("year")]),
    every: Type.Integer({ minimum: 1, maximum: 99 }),
  },
  { additionalProperties: false },
);
export type Recurrence = Static<typeof Recurrence>;

/** A field that a board adds to its cards. `options` are the choices of a `choice`. */
export const Field = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 40, pattern: "^[A-Za-z0-9-]+$" }),
    name: Type.String({ minLength: 1, maxLength: 100, pattern: "\\S" }),
    type: Type.Union([Type.Literal("text"), Type.Literal("number"), Type.Literal("date"), Type.Literal("choice")]),
    options: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type Field = Static<typeof Field>;
/** By field id; dates as `2026-12-01`. */
export const FieldValues = Type.Record(
  Type.String({ maxLength: 40 }),
  Type.Union([Type.String({ maxLength: 1000 }), Type.Number()]),
  { maxProperties: 30 },
);
export type FieldValues = Static<typeof FieldValues>;

export const BoardList = Type.Object({
  id: Id,
  title: Type.String(),
  /** Lists and cards are sorted by `position` as bytes, then by id. */
  position: Type.String(),
  /** How many open cards it may hold; null = as many as there are. */
  wipLimit: Nullable(Type.Integer()),
  /** Cards that come here are done. */
  completes: Type.Boolean(),
});
export type BoardList = Static<typeof BoardList>;
export const Label = Type.Object({ id: Id, title: Type.String(), tone: Tone });
export type Label = Static<typeof Label>;

export const BoardSummary = Type.Object({
  id: Id,
  workspaceId: Id,
  workspaceName: Type.String(),
  title: Type.String(),
  /** What stands before card numbers: `NF` in `NF-88`. */
  prefix: Type.String(),
  tone: Tone,
  isTemplate: Type.Boolean(),
  archivedAt: Nullable(Moment),
  cardCount: Type.Integer(),
  doneCount: Type.Integer(),
  changedAt: Moment,
  /** The caller's role on it. */
  role: Role,
});
export type BoardSummary = Static<typeof BoardSummary>;
export const BoardPage = Page(BoardSummary);

export const BoardGroup = Type.Object({ ...Group.properties, isMine: Type.Boolean() });
export type BoardGroup = Static<typeof BoardGroup>;
export const Board = Type.Object({
  ...BoardSummary.properties,
  /** Grows with every change of anything on the board. */
  revision: Type.Integer(),
  version: Type.Integer(),
  lists: Type.Array(BoardList),
  labels: Type.Array(Label),
  fields: Type.Array(Field),
  /** Everybody who is named by a card, and whom a card may be assigned to. */
  people: Type.Array(Person),
  /** The groups that are named by a card, and those it may be assigned to; `isMine`: I am one of them. */
  groups: Type.Array(BoardGroup),
  canBePublic: Type.Boolean(),
});
export type Board = Static<typeof Board>;

/** A card as it lies on the board. */
export const CardSummary = Type.Object({
  id: Id,
  /** Its number on the board. */
  no: Type.Integer(),
  boardId: Id,
  listId: Id,
  position: Type.String(),
  title: Type.String(),
  tone: Tone,
  coverFileId: Nullable(Type.Integer()),
  parentId: Nullable(Id),
  startsAt: Nullable(Moment),
  dueAt: Nullable(Moment),
  doneAt: Nullable(Moment),
  archivedAt: Nullable(Moment),
  labelIds: Type.Array(Id),
  assigneeIds: Type.Array(Id),
  /** Groups it is assigned to: each of their members, as they come and go. */
  groupIds: Type.Array(Id),
  /** Boxes of its description. */
  checksDone: Type.Integer(),
  checks: Type.Integer(),
  subsDone: Type.Integer(),
  subs: Type.Integer(),
  comments: Type.Integer(),
  attachments: Type.Integer(),
  /** Cards it waits for that are not done. */
  waitsFor: Type.Integer(),
  hasDescription: Type.Boolean(),
  recurrence: Nullable(Recurrence),
  fields: FieldValues,
  changedAt: Moment,
});
export type CardSummary = Static<typeof CardSummary>;
export const CardSummaryPage = Type.Object({
  ...Page(CardSummary).properties,
  /** The board's revision when these were read. */
  revision: Type.Integer(),
});
export type CardSummaryPage = Static<typeof CardSummaryPage>;

const CardMention = Type.Object({ id: Id, no: Type.Integer(), title: Type.String(), isDone: Type.Boolean() });
export type CardMention = Static<typeof CardMention>;
export const Card = Type.Object({
  ...CardSummary.properties,
  workspaceId: Id,
  boardTitle: Type.String(),
  prefix: Type.String(),
  listTitle: Type.String(),
  /** Markdown; lines that begin `- [ ]` or `- [x]` are boxes to tick. */
  description: Type.String(),
  /** Grows when title, description or fields change; send back the one you saw. */
  version: Type.Integer(),
  createdAt: Moment,
  createdBy: Nullable(Person),
  parent: Nullable(CardMention),
  subCards: Type.Array(
    Type.Object({ ...CardMention.properties, assigneeIds: Type.Array(Id), groupIds: Type.Array(Id) }),
  ),
  blockedBy: Type.Array(CardMention),
  blocks: Type.Array(CardMention),
  role: Role,
});
export type Card = Static<typeof Card>;

/** A card of mine, with where it lies. */
export const MyCard = Type.Object({
  ...CardSummary.properties,
  workspaceId: Id,
  workspaceName: Type.String(),
  boardTitle: Type.String(),
  prefix: Type.String(),
  listTitle: Type.String(),
});
export type MyCard = Static<typeof MyCard>;
export const MyCardPage = Page(MyCard);

export const BoardQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("archived"), Type.Literal("template")])),
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type BoardQuery = Static<typeof BoardQuery>;
export const NewBoard = Type.Object(
  {
    title: Title,
    prefix: Type.Optional(Type.String({ maxLength: 6, pattern: "^[A-Za-zÅÄÖåäö0-9]*$" })),
    tone: Type.Optional(Tone),
    /** `kanban` when left out. */
    template: Type.Optional(
      Type.Union([
        Type.Literal("kanban"),
        Type.Literal("empty"),
        Type.Literal("case"),
        Type.Literal("project"),
        Type.Literal("retrospective"),
      ]),
    ),
  },
  { additionalProperties: false },
);
export type NewBoard = Static<typeof NewBoard>;
export const ChangeBoard = Type.Object(
  {
    /** The one you saw; a board that has changed since is not changed. */
    version: Type.Optional(Type.Integer()),
    title: Type.Optional(Title),
    prefix: Type.Optional(Type.String({ maxLength: 6, pattern: "^[A-Za-zÅÄÖåäö0-9]*$" })),
    tone: Type.Optional(Tone),
    isArchived: Type.Optional(Type.Boolean()),
    isTemplate: Type.Optional(Type.Boolean()),
    fields: Type.Optional(Type.Array(Field, { maxItems: 30 })),
  },
  { additionalProperties: false },
);
export type ChangeBoard = Static<typeof ChangeBoard>;
export const CloneBoard = Type.Object(
  {
    title: Type.Optional(Title),
    /** Where to; the same workspace when left out. */
    workspaceId: Type.Optional(Id),
    withCards: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CloneBoard = Static<typeof CloneBoard>;
export const ImportBoard = Type.Object(
  {
    format: Type.Union([Type.Literal("trello"), Type.Literal("deck"), Type.Literal("csv")]),
    /** The file's text. */
    content: Type.String({ minLength: 1 }),
    title: Type.Optional(Title),
  },
  { additionalProperties: false },
);
export type ImportBoard = Static<typeof ImportBoard>;
export const ExportQuery = Type.Object({
  format: Type.Optional(Type.Union([Type.Literal("json"), Type.Literal("csv")])),
});

/** Where to put something: after or before a neighbour; last when neither is named, first when `after` is null. */
const place = { after: Type.Optional(Nullable(Id)), before: Type.Optional(Nullable(Id)) };
export const NewList = Type.Object(
  {
    title: Title,
    wipLimit: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1000 }))),
    completes: Type.Optional(Type.Boolean()),
    ...place,
  },
  { additionalProperties: false },
);
export type NewList = Static<typeof NewList>;
export const ChangeList = Type.Partial(NewList, { additionalProperties: false });
export type ChangeList = Static<typeof ChangeList>;
export const NewLabel = Type.Object(
  { title: Type.String({ minLength: 1, maxLength: 100, pattern: "\\S" }), tone: Type.Optional(Tone) },
  { additionalProperties: false },
);
export type NewLabel = Static<typeof NewLabel>;
export const ChangeLabel = Type.Partial(NewLabel, { additionalProperties: false });
export type ChangeLabel = Static<typeof ChangeLabel>;

const content = {
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  tone: Type.Optional(Tone),
  coverFileId: Type.Optional(Nullable(Type.Integer({ minimum: 1 }))),
  parentId: Type.Optional(Nullable(Id)),
  startsAt: Type.Optional(Nullable(Moment)),
  dueAt: Type.Optional(Nullable(Moment)),
  recurrence: Type.Optional(Nullable(Recurrence)),
  fields: Type.Optional(FieldValues),
  labelIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  assigneeIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  groupIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
};
export const NewCard = Type.Object(
  {
    title: Title,
    /** The first list when left out. */
    listId: Type.Optional(Id),
    ...content,
    ...place,
    /** What it is made of: a message (`<roomId>/<eventId>`), a file, a meeting. The two are linked. */
    source: Type.Optional(Type.Object({ kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) })),
  },
  { additionalProperties: false },
);
export type NewCard = Static<typeof NewCard>;
export const ChangeCard = Type.Object(
  {
    /** Needed with title, description and fields. */
    version: Type.Optional(Type.Integer()),
    title: Type.Optional(Title),
    ...content,
    isDone: Type.Optional(Type.Boolean()),
    isArchived: Type.Optional(Type.Boolean()),
    /** One at a time, so that two people's choices add up. */
    addLabelIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    removeLabelIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    addAssigneeIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    removeAssigneeIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    addGroupIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    removeGroupIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type ChangeCard = Static<typeof ChangeCard>;
export const MoveCard = Type.Object({ listId: Id, ...place }, { additionalProperties: false });
export type MoveCard = Static<typeof MoveCard>;
export const CloneCard = Type.Object(
  { title: Type.Optional(Title), listId: Type.Optional(Id) },
  { additionalProperties: false },
);
export type CloneCard = Static<typeof CloneCard>;
export const NewBlocker = Type.Object({ cardId: Id }, { additionalProperties: false });
export type NewBlocker = Static<typeof NewBlocker>;
export const CardQuery = Type.Object({
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2500 })),
  isArchived: Type.Optional(Type.Boolean()),
});
export type CardQuery = Static<typeof CardQuery>;
export const MyCardQuery = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type MyCardQuery = Static<typeof MyCardQuery>;

export const Activity = Type.Object({
  id: Id,
  cardId: Nullable(Id),
  cardNo: Nullable(Type.Integer()),
  cardTitle: Nullable(Type.String()),
  /** What happened, as the events are called: `card.moved`. */
  type: Type.String(),
  /** Null when a guest or the clock did it. */
  person: Nullable(Person),
  guestName: Nullable(Type.String()),
  /** What a message about it needs: `{ from, to }` of a move, `{ names }` of what was added. */
  details: Type.Record(Type.String(), Type.Unknown()),
  at: Moment,
});
export type Activity = Static<typeof Activity>;
export const ActivityPage = Page(Activity);
export const ActivityQuery = Type.Object({
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type ActivityQuery = Static<typeof ActivityQuery>;

/** Live events on `workspace:<id>`, `item:board/<id>` and, for cards, `item:card/<id>`; never any text. */
interface LiveBoardEvent {
  workspaceId: string;
  kind: "board" | "card";
  id: string;
  boardId: string;
  personId: string | null;
  revision: number;
}
export interface BoardEvents {
  "board.created": LiveBoardEvent;
  "board.changed": LiveBoardEvent;
  "board.trashed": LiveBoardEvent;
  "board.restored": LiveBoardEvent;
  "card.created": LiveBoardEvent;
  "card.changed": LiveBoardEvent;
  "card.moved": LiveBoardEvent & { listId: string; fromListId: string; position: string; doneAt: string | null };
  "card.assigned": LiveBoardEvent & { personIds: string[] };
  "card.completed": LiveBoardEvent;
  "card.due": LiveBoardEvent & { dueAt: string };
  "card.trashed": LiveBoardEvent;
  "card.restored": LiveBoardEvent;
}
