import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { ItemKindName } from "./items.ts";

export const searchErrors = {
  QUERY_INVALID: ["invalid", "Write at least one letter or digit to search for."],
} as const satisfies ErrorTable;

export const FoundKind = Type.Union([
  ItemKindName,
  Type.Literal("person"),
  Type.Literal("workspace"),
  Type.Literal("speech"),
  Type.Literal("entry"),
]);
export type FoundKind = Static<typeof FoundKind>;

/** One hit. The page marks the words itself: `needles` of the answer are what to look for. */
export const Found = Type.Object({
  kind: FoundKind,
  id: Type.String(),
  title: Type.String(),
  /** Where it is: the board's name, the channel, the folder. */
  context: Type.String(),
  /** Some words around the first place it was found in, or "". */
  excerpt: Type.String(),
  path: Type.String(),
  /** The page, sheet or slide of a file that the excerpt is of, from 1; the path leads to it. */
  page: Type.Union([Type.Integer(), Type.Null()]),
  workspaceId: Type.Union([Id, Type.Null()]),
  workspaceName: Type.String(),
  /** Who wrote or made it; for a person: themselves. */
  person: Type.Union([Person, Type.Null()]),
  at: Type.Union([Moment, Type.Null()]),
});
export type Found = Static<typeof Found>;

export const SearchAnswer = Type.Object({
  /** Best group first; at most `limit` hits each. */
  groups: Type.Array(Type.Object({ kind: FoundKind, items: Type.Array(Found), hasMore: Type.Boolean() })),
  /** Lower-case beginnings of words to mark in titles and excerpts. */
  needles: Type.Array(Type.String()),
  /** Nothing had the words; these are alike. */
  isGuess: Type.Boolean(),
});
export type SearchAnswer = Static<typeof SearchAnswer>;

export const SearchQuestion = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200 }),
    /** One or more kinds, with commas; all when left out. */
    kinds: Type.Optional(Type.String({ maxLength: 200 })),
    workspaceId: Type.Optional(Id),
    /** Hits per kind, 5 when left out. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    /** Hits to skip, for more of one kind. */
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 350 })),
  },
  { additionalProperties: false },
);
export type SearchQuestion = Static<typeof SearchQuestion>;
