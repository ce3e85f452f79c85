import { declareNamespaces } from "#dav";

/** CalDAV's own, CardDAV's for what principals say of address books, Apple's for colours and order, and that of the tag which tells that something changed. */
export const namespaces = declareNamespaces({
  c: "urn:ietf:params:xml:ns:caldav",
  card: "urn:ietf:params:xml:ns:carddav",
  cs: "http://calendarserver.org/ns/",
  a: "http://apple.com/ns/ical/",
});
