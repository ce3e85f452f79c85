import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const documentErrors = {
  PARENT_REFUSED: ["conflict", "A document cannot lie in itself, in another workspace or in the trash."],
  TREE_TOO_DEEP: ["conflict", "Documents lie at most eight levels deep."],
  FORMAT_UNKNOWN: ["invalid", "This kind of file cannot be read as a document."],
  FORMAT_NEEDS_LIBREOFFICE: [
    "unavailable",
    "Files of this kind are read with LibreOffice, which this server does not have; its operator can install it: apt install libreoffice-writer-nogui.",
  ],
  FORMAT_BROKEN: ["invalid", "The file could not be read; it may be damaged or protected."],
  STALE: ["conflict", "The text has changed where the suggestion was to be; choose the words again."],
  SUGGESTION_REFUSED: ["invalid", "A suggestion is about words of the text."],
  SUGGESTIONS_FULL: ["conflict", "Too many suggestions wait in this document."],
  NOT_AN_IMAGE: ["invalid", "Only PNG, JPEG, GIF and WebP pictures can stand in a document."],
} as const satisfies ErrorTable;

export const documentTemplates = ["empty", "minutes", "decision", "memo"] as const;
export const DocumentFormat = Type.Union([
  Type.Literal("md"),
  Type.Literal("html"),
  Type.Literal("docx"),
  Type.Literal("odt"),
  Type.Literal("pdf"),
]);
export type DocumentFormat = Static<typeof DocumentFormat>;

const title = Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" });
const parentId = Type.Union([Id, Type.Null()]);

/** A document as lists show it. */
export const DocumentEntry = Type.Object({
  id: Id,
  workspaceId: Id,
  parentId,
  title: Type.String(),
  /** Order among those of the same parent, smallest first. */
  position: Type.Number(),
  wordCount: Type.Integer(),
  createdAt: Moment,
  changedAt: Moment,
  changedBy: Type.Union([Person, Type.Null()]),
  commentCount: Type.Integer(),
});
export type DocumentEntry = Static<typeof DocumentEntry>;
/** The workspace's documents, or one with those under it, in a steady order, 500 a page; the page builds the tree by `parentId`. */
export const DocumentList = Type.Object({ items: Type.Array(DocumentEntry), next: Type.Optional(Type.String()) });

export const Document = Type.Intersect([
  DocumentEntry,
  Type.Object({
    role: Role,
    /** The documents above it, the top one first. */
    ancestors: Type.Array(Type.Object({ id: Id, title: Type.String() })),
    owner: Type.Union([Person, Type.Null()]),
    /** The Markdown file in the workspace's folder that follows it; null until it has been written. */
    fileId: Type.Union([Type.Integer(), Type.Null()]),
  }),
]);
export type Document = Static<typeof Document>;

/** Endings of files that this server makes documents of, without the dot. */
export const ImportFormats = Type.Object({ endings: Type.Array(Type.String()) });
export type ImportFormats = Static<typeof ImportFormats>;

export const NewDocument = Type.Object(
  {
    title,
    parentId: Type.Optional(parentId),
    template: Type.Optional(
      Type.Union([Type.Literal("empty"), Type.Literal("minutes"), Type.Literal("decision"), Type.Literal("memo")]),
    ),
    locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
  },
  { additionalProperties: false },
);
export type NewDocument = Static<typeof NewDocument>;
export const ChangeDocument = Type.Object(
  {
    title: Type.Optional(title),
    parentId: Type.Optional(parentId),
    /** The document it comes after among those of its parent; null: first. */
    afterId: Type.Optional(parentId),
  },
  { additionalProperties: false },
);
export type ChangeDocument = Static<typeof ChangeDocument>;

/** A picture that has been put into a document; `src` is what the text refers to. */
export const DocumentImage = Type.Object({
  id: Id,
  src: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
});
export type DocumentImage = Static<typeof DocumentImage>;

const YId = Type.Object({
  client: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  clock: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
});
/** A place in the shared text that follows it: Yjs' relative position as JSON. */
export const SuggestionPlace = Type.Object({
  type: Type.Optional(Type.Union([YId, Type.Null()])),
  tname: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  item: Type.Optional(Type.Union([YId, Type.Null()])),
  assoc: Type.Optional(Type.Integer({ minimum: -1, maximum: 0 })),
});
export type SuggestionPlace = Static<typeof SuggestionPlace>;

/** Words on one line. */
const line = "^[^\\u0000-\\u001f\\u007f\\u2028\\u2029]*$";
export const longestSuggestion = 4000;
/** Words to stand in place of those between two places; only words put in when the places are the same. */
export const NewSuggestion = Type.Object(
  {
    from: SuggestionPlace,
    to: SuggestionPlace,
    text: Type.String({ maxLength: longestSuggestion, pattern: line }),
    /** The words as they were when they were chosen, without what stands between them: others now are refused as STALE. */
    quote: Type.Optional(Type.String({ maxLength: 100_000 })),
  },
  { additionalProperties: false },
);
export type NewSuggestion = Static<typeof NewSuggestion>;
export const MadeSuggestion = Type.Object({ id: Id });
export type MadeSuggestion = Static<typeof MadeSuggestion>;

/** Who made a suggestion, as its marks say it; guests have ids of their own making, which must not pass for a person's. */
export const suggesterId = (id: string, isGuest: boolean): string => (isGuest ? `guest:${id}` : id);
export const isGuestSuggester = (by: string): boolean => by.startsWith("guest:");
