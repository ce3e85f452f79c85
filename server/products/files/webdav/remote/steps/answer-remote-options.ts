import { defineStep } from "../../exchange.ts";

/** No locks: those of the other server are its own (RFC 4918 §18.1). */
export const remoteClasses = "1, 3";

export const answerRemoteOptions = defineStep({
  name: "answer-remote-options",
  section: "RFC 4918 §10.1, §18",
  run: ({ reply }) =>
    reply
      .header("dav", remoteClasses)
      .header("ms-author-via", "DAV")
      .header("allow", "OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, MOVE, COPY, PROPFIND")
      .code(200)
      .send(),
});
