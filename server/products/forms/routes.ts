import { formRoutes as contract } from "@safos/contract/routes/forms";
import type { Blobs } from "#blobs";
import { disposition, type FastifyReply, type RouteBinding } from "#http";
import { actorRoutes } from "#items";
import type { Exported, FormExports } from "./exports.ts";
import type { ResultService } from "./results.ts";
import type { FormService } from "./service.ts";

/** Making forms and reading what came in. Answering is in `answer-routes.ts`. */
export const formRoutes = (deps: {
  blobs: Blobs;
  forms: FormService;
  results: ResultService;
  exports: FormExports;
}): RouteBinding => {
  const { blobs, forms, results, exports } = deps;
  return actorRoutes("forms", contract, {
    listForms: ({ caller, params, query }) => forms.list(caller, params.id, query),
    createForm: ({ caller, params, body }) => forms.create(caller, params.id, body),
    readForm: ({ caller, params }) => forms.get(caller, params.id),
    changeForm: ({ caller, params, body }) => forms.change(caller, params.id, body),
    duplicateForm: ({ caller, params, body }) => forms.duplicate(caller, params.id, body),
    transferForm: ({ caller, params, body }) => forms.transfer(caller, params.id, body.name),
    remind: ({ caller, params }) => forms.remind(caller, params.id),
    readResults: ({ caller, params, query }) => results.summary(caller, params.id, query.filter),
    readCrossTable: ({ caller, params, query }) => results.crossTable(caller, params.id, query),
    listTexts: ({ caller, params, query }) => results.texts(caller, params.id, query),
    listResponses: ({ caller, params, query }) => results.responses(caller, params.id, query),
    readResponse: ({ caller, params }) => results.response(caller, params.id, params.responseId),
    async removeResponse({ caller, params }) {
      await results.remove(caller, params.id, params.responseId);
      return {};
    },
    readResponsePdf: async ({ caller, params, reply }) =>
      sendFile(reply, await exports.responsePdf(caller, params.id, params.responseId)),
    async readResponseFile({ caller, params: { id, responseId, fileId }, reply }) {
      const file = await results.file(caller, id, responseId, fileId);
      // Strangers' files are never shown on our own origin, only saved.
      return asDownload(reply, file.name, "application/octet-stream")
        .header("content-length", String(file.size))
        .send(blobs.open(file.blob));
    },
    exportForm: async ({ caller, params, query, reply }) =>
      sendFile(reply, await exports.download(caller, params.id, query.format)),
  });
};

function sendFile(reply: FastifyReply, file: Exported): FastifyReply {
  return asDownload(reply, file.name, file.contentType).send(file.content);
}

function asDownload(reply: FastifyReply, name: string, contentType: string): FastifyReply {
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("cache-control", "private, no-store")
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type(contentType);
}
