import { answerRoutes, formRoutes } from "@safos/contract/routes/forms";
import { shareRoutes } from "@safos/contract/routes/items";
import type { FormRow, Results } from "@safos/contract/forms";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { useCallback } from "react";
import { isAbout, useLive } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

const startingAfter = (after: string): { after?: string } => (after === "" ? {} : { after });
const only = (filter: string): { filter?: string } => (filter === "" ? {} : { filter });
const nextOf = (page: { next?: string }): string | undefined => page.next;

/** Every key begins with `forms`. */
export const formsQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "list", workspaceId],
    queryFn: ({ pageParam }) =>
      request(formRoutes.listForms, { params: { id: workspaceId }, query: startingAfter(pageParam) }),
    initialPageParam: "",
    getNextPageParam: nextOf,
  });

/** The newest of a workspace, for the list over all workspaces. */
export const allFormsQuery = (workspaceId: string) =>
  queryOptions<FormRow[]>({
    queryKey: ["forms", "list", workspaceId, "all"],
    queryFn: async () => (await request(formRoutes.listForms, { params: { id: workspaceId } })).items,
  });

export const formQuery = (id: string) =>
  queryOptions({ queryKey: ["forms", "one", id], queryFn: () => request(formRoutes.readForm, { params: { id } }) });

/** Who has been given a form, and whether there is a link. */
export const sharesQuery = (id: string) =>
  queryOptions({
    queryKey: ["formShares", id],
    queryFn: () => request(shareRoutes.listShares, { params: { kind: "form", id } }),
  });

/** Not kept: a ticket belongs to one opening of the page. */
export const answeringQuery = (id: string) =>
  queryOptions({
    queryKey: ["forms", "answering", id],
    queryFn: () => request(answerRoutes.openForm, { params: { id } }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

export const resultsQuery = (id: string, filter: string) =>
  queryOptions<Results>({
    queryKey: ["forms", "results", id, filter],
    queryFn: () => request(formRoutes.readResults, { params: { id }, query: only(filter) }),
    placeholderData: (before) => before,
  });

export const responsesQuery = (id: string, filter: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "responses", id, filter],
    queryFn: ({ pageParam }) =>
      request(formRoutes.listResponses, {
        params: { id },
        query: { limit: 50, ...startingAfter(pageParam), ...only(filter) },
      }),
    initialPageParam: "",
    getNextPageParam: nextOf,
  });

export const crossQuery = (id: string, rows: string, columns: string) =>
  queryOptions({
    queryKey: ["forms", "cross", id, rows, columns],
    queryFn: () => request(formRoutes.readCrossTable, { params: { id }, query: { rows, columns } }),
    enabled: rows !== "" && columns !== "" && rows !== columns,
  });

export const textsQuery = (id: string, question: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "texts", id, question],
    queryFn: ({ pageParam }) =>
      request(formRoutes.listTexts, { params: { id }, query: { question, limit: 50, ...startingAfter(pageParam) } }),
    initialPageParam: "",
    getNextPageParam: nextOf,
  });

/** The list of a workspace follows what others do. */
export function useFormEvents(workspaceId: string): void {
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: ["forms", "list", workspaceId] }),
    [workspaceId],
  );
  useLive(
    `workspace:${workspaceId}`,
    useCallback((event) => isAbout(event, "form") && refresh(), [refresh]),
    refresh,
  );
}
