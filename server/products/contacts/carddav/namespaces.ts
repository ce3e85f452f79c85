import { declareNamespaces } from "#dav";

/** CardDAV's own, and that of the tag which tells that something changed. */
export const namespaces = declareNamespaces({
  card: "urn:ietf:params:xml:ns:carddav",
  cs: "http://calendarserver.org/ns/",
});
