import { defineStep } from "../../protocol/exchange.ts";
import { bodyText } from "../../protocol/scope.ts";

const usualLimit = 10;
const largestLimit = 50;

/** People whom the caller may find, by the rules of their organisations. */
export const searchPeople = defineStep({
  name: "search-people",
  section: "User directory",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core }, { person, body }) {
    const { limit: asked } = body;
    const limit = typeof asked === "number" ? Math.min(Math.max(1, Math.floor(asked)), largestLimit) : usualLimit;
    const found = await core.identity.searchPersons(person, bodyText(body, "search_term"), limit + 1);
    const others = found.filter((one) => one.id !== person.personId);
    const results = others.slice(0, limit).map((one) => ({
      user_id: one.userId,
      display_name: one.displayName,
      ...(one.avatarUrl === null ? {} : { avatar_url: one.avatarUrl }),
    }));
    return { answer: { limited: others.length > limit, results } };
  },
});
