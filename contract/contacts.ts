import Type, { type Static } from "typebox";
import { Id, Page, type ErrorTable } from "./common.ts";

export const contactErrors = {
  CARD_INVALID: ["invalid", "This is no contact that can be kept."],
  CARD_CHANGED: ["precondition", "Someone changed the contact meanwhile."],
  CARD_TAKEN: ["conflict", "The address book has a card with this UID already."],
  BOOK_FULL: ["storage_full", "The address book is full: it holds at most 20,000 contacts and 64 MiB of them."],
  TOO_MANY_BOOKS: ["storage_full", "There can be at most 20 address books of one person."],
} as const satisfies ErrorTable;

/** Someone in an address book of the caller's own. */
export const ListedContact = Type.Object({
  id: Id,
  displayName: Type.String(),
  organisation: Type.String(),
  /** Addresses of mail. */
  mails: Type.Array(Type.String()),
});
export type ListedContact = Static<typeof ListedContact>;
export const ContactPage = Page(ListedContact);
export const ContactQuery = Type.Object(
  {
    /** A part of a name, an organisation or an address. */
    query: Type.Optional(Type.String({ maxLength: 200 })),
    /** Only those whom mail reaches. */
    withMail: Type.Optional(Type.Literal("true")),
    after: Type.Optional(Type.String({ maxLength: 400 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type ContactQuery = Static<typeof ContactQuery>;

export const ImportedContacts = Type.Object({
  added: Type.Integer(),
  changed: Type.Integer(),
  leftOut: Type.Integer(),
  /** What was wrong with those that were left out, at most 100 of them. */
  faults: Type.Array(Type.String()),
});
export type ImportedContacts = Static<typeof ImportedContacts>;

const Line = Type.String({ maxLength: 1000 });
const ReachKind = Type.Union([
  Type.Literal("work"),
  Type.Literal("home"),
  Type.Literal("mobile"),
  Type.Literal("other"),
]);
const Reach = Type.Object(
  { kind: ReachKind, value: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
);
const Reaches = Type.Array(Reach, { maxItems: 100 });
/** What the page writes of a contact; what programs keep in it beside that stays. */
export const WrittenContact = Type.Object(
  {
    givenName: Line,
    familyName: Line,
    organisation: Line,
    title: Line,
    mails: Reaches,
    phones: Reaches,
    note: Type.String({ maxLength: 50_000 }),
  },
  { additionalProperties: false },
);
export type WrittenContact = Static<typeof WrittenContact>;
/** Programs write values of any length. */
const ShownReach = Type.Object({ kind: ReachKind, value: Type.String() });
export type ContactReach = Static<typeof ShownReach>;
/** `etag`: for `If-Match`. */
export const Contact = Type.Object({
  id: Id,
  etag: Type.String(),
  displayName: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
  organisation: Type.String(),
  title: Type.String(),
  mails: Type.Array(ShownReach),
  phones: Type.Array(ShownReach),
  note: Type.String(),
});
export type Contact = Static<typeof Contact>;
