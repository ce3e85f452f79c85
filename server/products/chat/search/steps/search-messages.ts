import { defineStep } from "../../protocol/exchange.ts";
import { sendJson } from "../../protocol/scope.ts";
import { viewerOf } from "../../timeline/viewer.ts";
import { findMessages } from "../find-messages.ts";
import { readMessageSearch } from "../read-search.ts";
import { showFound } from "../show.ts";

export const searchMessages = defineStep({
  name: "search-messages",
  section: "Server Side Search",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request, reply }, { person, body }) {
    const asked = readMessageSearch(request, body);
    if (!asked) return { answer: { search_categories: {} } };
    const found = await findMessages(core, person, asked);
    return { answer: sendJson(reply, await showFound(core, viewerOf(person), asked, found)) };
  },
});
