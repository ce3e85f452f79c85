import Type, { type Static } from "typebox";
import { Id, Moment, Nullable } from "./common.ts";

/**
 * What else has a date, by what it is: meetings that no entry of a calendar plans; open cards of one's own, and those of others on
 * boards that one may see; polls and forms that close; workspaces whose members are to be gone through; guests whose time ends.
 */
export const Layer = Type.Union([
  Type.Literal("meetings"),
  Type.Literal("cards"),
  Type.Literal("boards"),
  Type.Literal("polls"),
  Type.Literal("forms"),
  Type.Literal("reviews"),
  Type.Literal("guests"),
]);
export type Layer = Static<typeof Layer>;
export const layers: readonly Layer[] = ["meetings", "cards", "boards", "polls", "forms", "reviews", "guests"];

export const DatedThing = Type.Object({
  layer: Layer,
  /** Of the meeting, card, poll, form or guest; of a review the workspace's. */
  id: Id,
  title: Type.String(),
  /** One line that says where: the board, the workspace. */
  context: Type.String(),
  /** Of a meeting when it is to begin. */
  at: Moment,
  /** When it is to be over; null: it is a moment, or of a meeting nobody has said. */
  endsAt: Nullable(Moment),
  /** Where the page opens it. */
  path: Type.String(),
  /** Whether the caller may give it another date; of a meeting, until it begins. */
  canMove: Type.Boolean(),
});
export type DatedThing = Static<typeof DatedThing>;

export const TimeLine = Type.Object({
  /** The first to come first; meetings that began before the window and are in it too. */
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
