import { Contact, ContactPage, ContactQuery, ImportedContacts, WrittenContact } from "../contacts.ts";
import { Empty } from "../common.ts";
import { Bytes, defineRoutes } from "../route.ts";

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
  /** A file of vCards, at most 20 MiB, into the caller's first address book; what is there by its UID is replaced. */
  importContacts: {
    method: "POST",
    path: "/api/v1/contact-import",
    access: "person",
    body: Bytes,
    answer: ImportedContacts,
    errors: ["CARD_INVALID", "BOOK_FULL"],
  },
  /** All of the caller's contacts as one file. */
  exportContacts: { method: "GET", path: "/api/v1/contact-export", access: "person", answer: Bytes },
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
