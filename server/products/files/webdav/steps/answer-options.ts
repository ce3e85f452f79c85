import { defineStep } from "../exchange.ts";

/** Class 1, 2 for locks, and 3 for what RFC 4918 changed (§18). */
export const classes = "1, 2, 3";

export const answerOptions = defineStep({
  name: "answer-options",
  section: "RFC 4918 §10.1, §18",
  run: ({ reply }) =>
    reply
      .header("dav", classes)
      .header("ms-author-via", "DAV")
      .header(
        "allow",
        "OPTIONS, GET, HEAD, PUT, PATCH, DELETE, MKCOL, MOVE, COPY, PROPFIND, PROPPATCH, LOCK, UNLOCK, SEARCH, REPORT",
      )
      .header("dasl", "<DAV:basicsearch>")
      .code(200)
      .send(),
});
