import { formRoutes as contract } from "@safos/contract/routes/forms";
import { disposition, type FastifyReply, type RouteBinding } from "#http";
import { actorRoutes } from "#items";
import type { FormContext } from "./context.ts";
import { exportForm, exportResponse, type Download } from "./exports/download.ts";
import { changeForm } from "./forms/change.ts";
import { createForm } from "./forms/create.ts";
import { duplicateForm } from "./forms/duplicate.ts";
import { listForms } from "./forms/list.ts";
import { remind } from "./forms/remind.ts";
import { transferForm } from "./forms/transfer.ts";
import { viewForm } from "./forms/view.ts";
import { listResponses } from "./responses/list.ts";
import { findResponseFile, viewResponse } from "./responses/read.ts";
import { removeResponse } from "./responses/remove.ts";
import { readCrossTable } from "./results/cross-table.ts";
import { readResults } from "./results/summary.ts";
import { listTexts } from "./results/texts.ts";

/** Making forms and reading what came in. Answering is in `answers/routes.ts`. */
export const formRoutes = (ctx: FormContext): RouteBinding =>
  actorRoutes("forms", contract, {
    listForms: ({ caller, params, query }) => listForms(ctx, caller, params.id, query),
    createForm: ({ caller, params, body }) => createForm(ctx, caller, params.id, body),
    readForm: ({ caller, params }) => viewForm(ctx, caller, params.id),
    changeForm: ({ caller, params, body }) => changeForm(ctx, caller, params.id, body),
    duplicateForm: ({ caller, params, body }) => duplicateForm(ctx, caller, params.id, body),
    transferForm: ({ caller, params, body }) => transferForm(ctx, caller, params.id, body.name),
    remind: ({ caller, params }) => remind(ctx, caller, params.id),
    readResults: ({ caller, params, query }) => readResults(ctx, caller, params.id, query.filter ?? null),
    readCrossTable: ({ caller, params, query }) => readCrossTable(ctx, caller, params.id, query),
    listTexts: ({ caller, params, query }) => listTexts(ctx, caller, params.id, query),
    listResponses: ({ caller, params, query }) => listResponses(ctx, caller, params.id, query),
    readResponse: ({ caller, params }) => viewResponse(ctx, caller, params.id, params.responseId),
    async removeResponse({ caller, params }) {
      await removeResponse(ctx, caller, params.id, params.responseId);
      return {};
    },
    readResponsePdf: async ({ caller, params, request, reply }) =>
      sendDownload(
        reply,
        await exportResponse(ctx, caller, params.id, params.responseId, ctx.http.callOf(request, reply)),
      ),
    async readResponseFile({ caller, params, reply }) {
      const file = await findResponseFile(ctx, caller, params);
      // Strangers' files are never shown on our own origin, only saved.
      return asDownload(reply, file.name, "application/octet-stream")
        .header("content-length", String(file.size))
        .send(ctx.blobs.open(file.blob));
    },
    exportForm: async ({ caller, params, query, request, reply }) =>
      sendDownload(reply, await exportForm(ctx, caller, params.id, query.format, ctx.http.callOf(request, reply))),
  });

function sendDownload(reply: FastifyReply, file: Download): FastifyReply {
  return asDownload(reply, file.name, file.contentType).send(file.content);
}

function asDownload(reply: FastifyReply, name: string, contentType: string): FastifyReply {
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("cache-control", "private, no-store")
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type(contentType);
}
