import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";

export const resourceErrors = {
  RESOURCE_BUSY: ["conflict", "The room or equipment is taken then."],
  RESOURCE_REFUSED: ["forbidden", "You may not book this room or equipment, or it is closed."],
  RESOURCES_MANY: ["limited", "An organisation has at most 200 rooms and pieces of equipment."],
} as const satisfies ErrorTable;

export const ResourceKind = Type.Union([Type.Literal("room"), Type.Literal("equipment")]);
export type ResourceKind = Static<typeof ResourceKind>;

const fields = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  kind: ResourceKind,
  /** Where it is: `Plan 3`. */
  location: Type.String({ maxLength: 200 }),
  /** Null: not known, or equipment. */
  seats: Nullable(Type.Integer({ minimum: 1, maximum: 10_000 })),
  /** What it has: `Skärm`, `Hörslinga`. */
  features: Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 20 }),
  /** People of other organisations book it too. */
  isShared: Type.Boolean(),
};

export const NewResource = Type.Object(
  { ...Type.Partial(Type.Object(fields)).properties, name: fields.name, kind: fields.kind },
  { additionalProperties: false },
);
export type NewResource = Static<typeof NewResource>;

/** `isClosed`: nobody books it any more, and those who had it are without it. */
export const ChangeResource = Type.Object(
  { ...Type.Partial(Type.Object(fields)).properties, isClosed: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type ChangeResource = Static<typeof ChangeResource>;

const Period = Type.Object({ start: Moment, end: Moment });

export const Resource = Type.Object({
  id: Id,
  organisationId: Id,
  organisationName: Type.String(),
  ...fields,
  /** Its mail address: calendar programs invite it by that. */
  address: Type.String(),
  isClosed: Type.Boolean(),
  /** When it is taken of the time that was asked for, at most five; null: no time was asked for. Empty: it is free. */
  taken: Nullable(Type.Array(Period)),
});
export type Resource = Static<typeof Resource>;
/** All of an organisation: at most 200. */
export const ResourceList = Type.Object({ items: Type.Array(Resource) });
export const ResourcePage = Page(Resource);

const Time = Type.String({ minLength: 10, maxLength: 40 });
export const ResourceQuery = Type.Object(
  {
    /** A part of the name, the location or a feature. */
    query: Type.Optional(Type.String({ maxLength: 100 })),
    /** A day or a moment, as of an entry; with `end`. */
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    /** RFC 5545 §3.3.10: asks for every occurrence of a series within some 400 days. */
    rrule: Type.Optional(Type.String({ maxLength: 1000 })),
    /** What this entry of the caller's takes is left out, as when it is to be moved. */
    entryId: Type.Optional(Id),
    /** The `next` of the page before. */
    after: Type.Optional(Type.String({ maxLength: 60 })),
    /** 50 where it is left out. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);
export type ResourceQuery = Static<typeof ResourceQuery>;

export const ResourceTimesQuery = Type.Object(
  {
    from: Moment,
    /** At most 7 days later. */
    to: Moment,
  },
  { additionalProperties: false },
);
/** When it is taken. `organizer`: by whom; null: that is not the caller's to know. */
export const ResourceTimes = Type.Object({
  items: Type.Array(Type.Object({ start: Moment, end: Moment, organizer: Nullable(Type.String()) })),
});
export type ResourceTimes = Static<typeof ResourceTimes>;
