import { etagOf } from "../../tree/node.ts";
import { defineStep, timeOf } from "../exchange.ts";

export const answerWritten = defineStep({
  name: "answer-written",
  section: "WOPI: PutFile",
  needs: ["written"],
  run: ({ reply }, { written }) =>
    reply.header("x-wopi-itemversion", etagOf(written)).send({ LastModifiedTime: timeOf(written) }),
});
