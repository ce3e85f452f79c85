import { Contact, ContactPage, ContactQuery, WrittenContact } from "../contacts.ts";
import { Empty } from "../common.ts";
import { defineRoutes } from "../route.ts";

export const contactRoutes = defineRoutes({
  /** The caller's own contacts by name; 50 at once unless asked otherwise. */
  listContacts: {
    method: "GET",
    path: "/api/v1/contacts",
    access: "person",
    query: ContactQuery,
    answer: ContactPage,
  },
  /** Into the caller's first address book. */
  createContact: {
    method: "POST",
    path: "/api/v1/contacts",
    access: "person",
    body: WrittenContact,
    answer: Contact,
    status: 201,
    takesKey: true,
    errors: ["CARD_INVALID", "BOOK_FULL"],
  },
  readContact: {
    method: "GET",
    path: "/api/v1/contacts/:id",
    access: "person",
    answer: Contact,
    errors: ["CARD_INVALID"],
  },
  /** With `If-Match` only where it is still that. */
  changeContact: {
    method: "PATCH",
    path: "/api/v1/contacts/:id",
    access: "person",
    body: WrittenContact,
    answer: Contact,
    errors: ["CARD_INVALID", "CARD_CHANGED", "BOOK_FULL"],
  },
  removeContact: { method: "DELETE", path: "/api/v1/contacts/:id", access: "person", answer: Empty },
});
