import type { ErrorTable } from "./common.ts";

/** What the WebDAV interface refuses besides what the modules refuse (RFC 4918). */
export const davErrors = {
  PARENT_MISSING: ["conflict", "The folder above does not exist."],
  DEPTH_INFINITE: ["forbidden", "Listing a whole tree at once is not offered; use depth 1."],
  BODY_UNEXPECTED: ["invalid", "A folder is made without a body."],
  XML_INVALID: ["invalid", "The body is not the XML that was expected."],
  METHOD_UNKNOWN: ["invalid", "That is not done at this address."],
  FOREIGN_DESTINATION: ["forbidden", "The destination is on another server."],
} as const satisfies ErrorTable;
