import type { Document, DocumentEntry, ImportFormats } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import { queryOptions } from "@tanstack/react-query";
import { fetchAll } from "../../platform/paging.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

/** Every key begins with `documents`: an event of a document fetches them again. */
export const documentsQuery = (workspaceId: string) =>
  queryOptions<DocumentEntry[]>({
    queryKey: ["documents", "list", workspaceId],
    queryFn: () =>
      fetchAll((after) => request(documentRoutes.listDocuments, { params: { id: workspaceId }, query: after })),
  });

/** A document and everything under it, for anyone who was given it and does not see the workspace's list. */
export const treeQuery = (id: string) =>
  queryOptions<DocumentEntry[]>({
    queryKey: ["documents", "tree", id],
    queryFn: () => fetchAll((after) => request(documentRoutes.listTree, { params: { id }, query: after })),
  });

export const documentQuery = (id: string) =>
  queryOptions<Document>({
    queryKey: ["documents", "one", id],
    queryFn: () => request(documentRoutes.readDocument, { params: { id } }),
    retry: false,
  });

export const refreshDocument = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["documents"] });

/** What can be imported; the same for as long as the server runs. */
export const importFormatsQuery = queryOptions<ImportFormats>({
  queryKey: ["document-import-formats"],
  queryFn: () => request(documentRoutes.listImportFormats),
  staleTime: Number.POSITIVE_INFINITY,
});
