import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryText } from "../../protocol/scope.ts";
import { ownerOf } from "../owner.ts";

export const answerUserinfo = defineStep({
  name: "answer-userinfo",
  section: "Server-Server API: OpenID",
  gives: ["answer"],
  async run({ core, request }) {
    const token = queryText(request, "access_token");
    if (token === undefined) refuse("M_MISSING_TOKEN", "An access token is needed.");
    const owner = await ownerOf(core, token);
    return owner === null
      ? refuse("M_UNKNOWN_TOKEN", "The access token is not known.")
      : { answer: { sub: owner.person.userId } };
  },
});
