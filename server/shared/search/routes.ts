import { Problem } from "@safos/contract/common";
import { SearchAnswer, SearchQuestion } from "@safos/contract/search";
import { requirePerson, type FastifyInstance, type Principal } from "#http";

export function searchRoutes(find: (person: Principal, question: SearchQuestion) => Promise<SearchAnswer>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: SearchQuestion }>(
      "/api/v1/search",
      {
        schema: {
          tags: ["search"],
          querystring: SearchQuestion,
          response: { 200: SearchAnswer, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request) => find(requirePerson(request), request.query),
    );
  };
}
