import { sendOcs } from "#http";
import { defineStep } from "../exchange.ts";

/** How activities can be narrowed. */
export const answerFilters = defineStep({
  name: "answer-filters",
  section: "Nextcloud server: activity API v2",
  needs: ["person"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person }) {
    const isSwedish = (await deps.identity.personById(person.personId))?.locale !== "en";
    const icon = `${deps.http.publicUrl}/icons/mark.svg`;
    const filters = [
      { id: "all", name: isSwedish ? "Alla" : "All" },
      { id: "self", name: isSwedish ? "Av dig" : "By you" },
      { id: "by", name: isSwedish ? "Av andra" : "By others" },
      { id: "files", name: isSwedish ? "Filer" : "Files" },
    ];
    return {
      answer: sendOcs(
        request,
        reply,
        filters.map((one, priority) => ({ ...one, icon, priority })),
      ),
    };
  },
});
