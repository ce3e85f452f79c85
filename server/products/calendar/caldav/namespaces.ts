import { declareNamespaces } from "#dav";

/** CalDAV's own, Apple's for colours and order, and that of the tag which tells that something changed. */
export const namespaces = declareNamespaces({
  c: "urn:ietf:params:xml:ns:caldav",
  cs: "http://calendarserver.org/ns/",
  a: "http://apple.com/ns/ical/",
});
