import { documentRoutes as contract } from "@safos/contract/routes/documents";
import { maxImageBytes, readAll, sendImage } from "#collaboration";
import type { RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { changeDocument } from "./change.ts";
import { createDocument } from "./create.ts";
import type { DocumentDeps } from "./deps.ts";
import { addImage } from "./images.ts";
import { importDocument, importEndings, importStoredFile } from "./import.ts";
import { readImage } from "./queries.ts";
import { sendFile } from "./send-file.ts";
import { addSuggestion } from "./suggestions/add.ts";
import { removeSuggestion } from "./suggestions/remove.ts";
import { listDocuments, listTree } from "./tree/list.ts";
import { viewDocument } from "./view.ts";

export const documentRoutes = (deps: DocumentDeps): RouteBinding =>
  actorRoutes("documents", contract, {
    listDocuments: ({ caller, params, query }) => listDocuments(deps, caller, params.id, query.after ?? null),
    createDocument: ({ caller, params, body }) => createDocument(deps, caller, params.id, body),
    listImportFormats: async () => ({ endings: await importEndings(deps.office) }),
    importDocument: ({ caller, params, query, body, request, reply }) =>
      importDocument(
        deps,
        caller,
        params.id,
        { name: query.name, body, parentId: query.parentId ?? null },
        deps.http.callOf(request, reply),
      ),
    importStoredFile: ({ caller, params, request, reply }) =>
      importStoredFile(deps, caller, params.id, deps.http.callOf(request, reply)),
    readDocument: ({ caller, params }) => viewDocument(deps, caller, params.id),
    listTree: ({ caller, params, query }) => listTree(deps, caller, params.id, query.after ?? null),
    changeDocument: ({ caller, params, body }) => changeDocument(deps, caller, params.id, body),
    exportDocument: ({ caller, params, query, request, reply }) =>
      sendFile(deps, reply, caller, params.id, query, deps.http.callOf(request, reply)),
    addSuggestion: ({ caller, params, body }) => addSuggestion(deps, caller, params.id, body),
    removeSuggestion: ({ caller, params }) =>
      removeSuggestion(deps, caller, params.id, params.suggestionId).then(() => ({})),
    async addImage({ caller, params: { id }, body, request, reply }) {
      const item = await deps.items.require(caller, "document", id, "write");
      return addImage(deps, item, await readAll(body, maxImageBytes), deps.http.callOf(request, reply));
    },
    async readImage({ caller, params: { id, imageId }, reply }) {
      await deps.items.require(caller, "document", id, "read");
      return sendImage(deps.blobs, reply, await readImage(deps.db, id, imageId));
    },
  });
