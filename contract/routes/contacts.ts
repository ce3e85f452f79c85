import { ContactList, ContactQuery } from "../contacts.ts";
import { defineRoutes } from "../route.ts";

export const contactRoutes = defineRoutes({
  /** The caller's own contacts that have an address of mail, by a part of their name or address; 20 unless asked otherwise. */
  searchContacts: {
    method: "GET",
    path: "/api/v1/contacts",
    access: "person",
    query: ContactQuery,
    answer: ContactList,
  },
});
