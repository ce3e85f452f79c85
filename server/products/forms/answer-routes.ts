import { answerRoutes as contract } from "@safos/contract/routes/forms";
import type { Blobs } from "#blobs";
import type { FastifyRequest, Http, RouteBinding } from "#http";
import { actorRoutes, type Actor } from "#items";
import { isVisitor, type AnswerService } from "./answers.ts";
import type { FormDb } from "./queries.ts";
import type { RateLimit } from "./rate-limit.ts";
import { storeUpload } from "./uploads.ts";

/** Answering, for members and for visitors with a link in `safos-link`. */
export const answerRoutes = (deps: {
  db: FormDb;
  blobs: Blobs;
  answers: AnswerService;
  rateLimit: RateLimit;
  http: Http;
}): RouteBinding => {
  const { db, blobs, answers, rateLimit, http } = deps;

  /** Visitors are counted when they bring something that is stored. Refuses LIMITED. */
  async function count(actor: Actor, request: FastifyRequest, formId: string): Promise<void> {
    if (isVisitor(actor)) await rateLimit.count(http.addressOf(request.raw), formId);
  }

  return actorRoutes("forms", contract, {
    openForm: ({ caller, params }) => answers.open(caller, params.id),
    async saveDraft({ caller, params, body }) {
      await answers.saveDraft(caller, params.id, body.answers);
      return {};
    },
    async saveProgress({ caller, params, body }) {
      await answers.saveProgress(caller, params.id, body.key, body.questionId);
      return {};
    },
    issueBallot: async ({ caller, params }) => ({ ballot: await answers.giveBallot(caller, params.id) }),
    async sendResponse({ caller, params, body, request }) {
      await count(caller, request, params.id);
      return answers.send(caller, params.id, body);
    },
    openOwnResponse: ({ caller, params, body }) => answers.openOwn(caller, params.id, body.key),
    async changeOwnResponse({ caller, params, body, request }) {
      await count(caller, request, params.id);
      return answers.change(caller, params.id, body);
    },
    async uploadFile({ caller, params, query, body, request }) {
      await count(caller, request, params.id);
      const form = await answers.needOpen(caller, params.id);
      return storeUpload({ db, blobs }, form, {
        questionId: query.question,
        name: query.name,
        bytes: body,
      });
    },
  });
};
