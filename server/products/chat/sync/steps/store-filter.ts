import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import type { Filters } from "../filters.ts";

export const storeFilter = (filters: Filters) =>
  defineStep({
    name: "store-filter",
    section: "Filtering",
    needs: ["person", "body"],
    gives: ["answer"],
    run: async (_, { person, body }) => ({ answer: { filter_id: await filters.store(person.userId, body) } }),
  });

export const answerFilter = (filters: Filters) =>
  defineStep({
    name: "store-filter",
    section: "Filtering",
    needs: ["person"],
    gives: ["answer"],
    run: async ({ request }, { person }) => ({
      answer: await filters.stored(person.userId, param(request, "filterId")),
    }),
  });
