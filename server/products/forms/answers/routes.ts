import { answerRoutes as contract } from "@safos/contract/routes/forms";
import type { FastifyRequest, Http, RouteBinding } from "#http";
import { actorRoutes, type Actor } from "#items";
import { isVisitor, requireOpenForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { issueBallot } from "./ballot.ts";
import { changeOwnResponse } from "./change.ts";
import { saveDraft, saveProgress } from "./drafts.ts";
import { openForm } from "./open.ts";
import { openOwnResponse } from "./own.ts";
import type { RateLimit } from "./rate-limit.ts";
import { sendResponse } from "./send.ts";
import { storeUpload } from "./upload.ts";

/** Answering, for members and for visitors with a link in `safos-link`. */
export const answerRoutes = (ctx: FormContext, rateLimit: RateLimit, http: Http): RouteBinding => {
  /** Visitors are counted when they bring something that is stored. Refuses LIMITED. */
  async function count(actor: Actor, request: FastifyRequest, formId: string): Promise<void> {
    if (isVisitor(actor)) await rateLimit.count(http.addressOf(request.raw), formId);
  }

  return actorRoutes("forms", contract, {
    openForm: ({ caller, params }) => openForm(ctx, caller, params.id),
    async saveDraft({ caller, params, body }) {
      await saveDraft(ctx, caller, params.id, body.answers);
      return {};
    },
    async saveProgress({ caller, params, body }) {
      await saveProgress(ctx, caller, params.id, body);
      return {};
    },
    issueBallot: async ({ caller, params }) => ({ ballot: await issueBallot(ctx, caller, params.id) }),
    async sendResponse({ caller, params, body, request }) {
      await count(caller, request, params.id);
      return sendResponse(ctx, caller, params.id, body);
    },
    openOwnResponse: ({ caller, params, body }) => openOwnResponse(ctx, caller, params.id, body.key),
    async changeOwnResponse({ caller, params, body, request }) {
      await count(caller, request, params.id);
      return changeOwnResponse(ctx, caller, params.id, body);
    },
    async uploadFile({ caller, params, query, body, request }) {
      await count(caller, request, params.id);
      const form = await requireOpenForm(ctx, caller, params.id);
      return storeUpload(ctx, form, { questionId: query.question, name: query.name, bytes: body });
    },
  });
};
