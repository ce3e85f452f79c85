import { defineRoutes } from "../route.ts";
import { SearchAnswer, SearchQuestion } from "../search.ts";

export const searchRoutes = defineRoutes({
  search: {
    method: "GET",
    path: "/api/v1/search",
    access: "person",
    query: SearchQuestion,
    answer: SearchAnswer,
    errors: ["QUERY_INVALID"],
  },
});
