import Type, { type Static } from "typebox";

/** A uuid (version 7 for everything Safos makes). */
export const Id = Type.String({ format: "uuid" });
/** A moment, ISO 8601 in UTC. */
export const Moment = Type.String({ format: "date-time" });

/** What every refusal of the REST API looks like: RFC 9457 with our stable `code`. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type Problem = Static<typeof Problem>;

/** What a refusal means over HTTP. What a person may not know exists reads as `missing`. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  gone: 410,
  precondition: 412,
  too_large: 413,
  unprocessable: 422,
  locked: 423,
  limited: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
  storage_full: 507,
} as const;

export type Category = keyof typeof statusOf;

export type ErrorTable = Readonly<Record<string, readonly [category: Category, message: string]>>;

/** Errors any route may answer with. */
export const commonErrors = {
  INVALID: ["invalid", "The request does not have the right shape."],
  UNAUTHENTICATED: ["unauthenticated", "Sign in first."],
  FORBIDDEN: ["forbidden", "You may not do this."],
  WORKSPACE_ARCHIVED: ["forbidden", "The workspace is archived: it can be read and not changed."],
  MISSING: ["missing", "There is no such thing here."],
  TOO_LARGE: ["too_large", "The request is too large."],
  LIMITED: ["limited", "Too many requests; wait a little."],
  UNAVAILABLE: ["unavailable", "A part of the server is not available right now."],
  STORAGE_FULL: ["storage_full", "There is no room left to store this."],
  ORGANISATION_FULL: ["storage_full", "The organisation has used all the space that it was given."],
  CONTENT_DESTROYED: [
    "gone",
    "The key of this content was destroyed: it cannot be read any more, and nothing is stored beside it.",
  ],
  CONTENT_INFECTED: ["unprocessable", "The virus scanner found something in the content, so it was not stored."],
  CONTENT_LOCKED: ["unavailable", "The key of stored content is not here, so it can neither be read nor stored."],
  SECOND_FACTOR_MISSING: ["forbidden", "Your organisation asks for a second factor. Add one first."],
  FOREIGN_PAGE: ["forbidden", "This request was not made by Safos' own page."],
  BODY_TOO_SLOW: ["invalid", "The body did not arrive in time."],
  INTERNAL: ["internal", "The server made a mistake; it has been logged."],
} as const satisfies ErrorTable;

export const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

/** One page of a list; `next` goes into `?after=` to get the one that follows, absent on the last page. */
export const Page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });

export const Empty = Type.Object({});
