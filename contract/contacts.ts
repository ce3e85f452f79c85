import Type, { type Static } from "typebox";
import type { ErrorTable } from "./common.ts";

export const contactErrors = {
  CARD_INVALID: ["invalid", "This is no contact that can be kept."],
  CARD_CHANGED: ["precondition", "Someone changed the contact meanwhile."],
  CARD_TAKEN: ["conflict", "The address book has a card with this UID already."],
  BOOK_FULL: ["storage_full", "The address book is full: it holds at most 20,000 contacts and 64 MiB of them."],
  TOO_MANY_BOOKS: ["storage_full", "There can be at most 20 address books of one person."],
} as const satisfies ErrorTable;

/** Someone in an address book of the caller's own, with the addresses that mail reaches them by. */
export const Contact = Type.Object({ displayName: Type.String(), mails: Type.Array(Type.String()) });
export type Contact = Static<typeof Contact>;
export const ContactList = Type.Object({ items: Type.Array(Contact) });
export const ContactQuery = Type.Object(
  {
    query: Type.String({ minLength: 1, maxLength: 200 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  },
  { additionalProperties: false },
);
