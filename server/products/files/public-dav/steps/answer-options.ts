import { defineStep } from "../exchange.ts";

export const answerOptions = defineStep({
  name: "answer-options",
  section: "RFC 4918 §10.1, §18",
  run: ({ reply, link }) =>
    reply
      .header("dav", "1, 3")
      .header(
        "allow",
        link.terms.purpose === "drop" ? "OPTIONS, PUT" : "OPTIONS, GET, HEAD, PUT, MKCOL, MOVE, DELETE, PROPFIND",
      )
      .code(200)
      .send(),
});
