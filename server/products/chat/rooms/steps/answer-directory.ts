import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText } from "../../protocol/scope.ts";
import { readDirectory, readDirectoryRequest, usualPage } from "../directory.ts";

/** The rooms that the person's organisation lists. */
export const answerDirectory = defineStep({
  name: "answer-directory",
  section: "Listing rooms",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const limit = queryNumber(request, "limit", usualPage, Number.MAX_SAFE_INTEGER);
    const asked = readDirectoryRequest({ limit, since: queryText(request, "since") ?? "0" });
    return { answer: await readDirectory(core, person, queryText(request, "server"), asked) };
  },
});

/** Those of them that are looked for. */
export const searchDirectory = defineStep({
  name: "answer-directory",
  section: "Listing rooms",
  needs: ["person", "body"],
  gives: ["answer"],
  run: async ({ core, request }, { person, body }) => ({
    answer: await readDirectory(core, person, queryText(request, "server"), readDirectoryRequest(body)),
  }),
});
