import Type, { type Static } from "typebox";
import { Id, Moment } from "./common.ts";

/**
 * What else has a date, by what it is: open cards of one's own, and those of others on boards that one may see; polls and forms
 * that close; workspaces whose members are to be gone through; guests whose time ends.
 */
export const Layer = Type.Union([
  Type.Literal("cards"),
  Type.Literal("boards"),
  Type.Literal("polls"),
  Type.Literal("forms"),
  Type.Literal("reviews"),
  Type.Literal("guests"),
]);
export type Layer = Static<typeof Layer>;
export const layers: readonly Layer[] = ["cards", "boards", "polls", "forms", "reviews", "guests"];

export const DatedThing = Type.Object({
  layer: Layer,
  /** Of the card, poll, form or guest; of a review the workspace's. */
  id: Id,
  title: Type.String(),
  /** One line that says where: the board, the workspace. */
  context: Type.String(),
  at: Moment,
  /** Where the page opens it. */
  path: Type.String(),
  /** Whether the caller may give it another date. */
  canMove: Type.Boolean(),
});
export type DatedThing = Static<typeof DatedThing>;

export const TimeLine = Type.Object({
  /** The first to come first. */
  items: Type.Array(DatedThing),
  /** Layers that have more than is shown, which is what comes first. */
  cut: Type.Array(Layer),
});
export type TimeLine = Static<typeof TimeLine>;

export const TimeLineQuery = Type.Object(
  {
    from: Moment,
    to: Moment,
    /** Names with commas; all where it is left out. */
    layers: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type TimeLineQuery = Static<typeof TimeLineQuery>;

/** Layers that the caller's calendar leaves out. */
export const HiddenLayers = Type.Object(
  { hidden: Type.Array(Layer, { maxItems: 20, uniqueItems: true }) },
  { additionalProperties: false },
);
export type HiddenLayers = Static<typeof HiddenLayers>;
