import type { Answering, CrossTable, Form, FormResponse, FormRow, Results } from "@safos/contract/forms";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "../../platform/api.ts";
import { useLive } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";

/** Every key begins with `forms`. */
export const formsQuery = (workspaceId: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "list", workspaceId],
    queryFn: ({ pageParam }) =>
      api.get<{ items: FormRow[]; next?: string }>(
        `/api/v1/workspaces/${workspaceId}/forms${pageParam ? `?after=${pageParam}` : ""}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const formQuery = (id: string) =>
  queryOptions<Form>({ queryKey: ["forms", "one", id], queryFn: () => api.get<Form>(`/api/v1/forms/${id}`) });

/** Not kept: a ticket belongs to one opening of the page. */
export const answeringQuery = (id: string) =>
  queryOptions<Answering>({
    queryKey: ["forms", "answering", id],
    queryFn: () => api.get<Answering>(`/api/v1/forms/${id}/answering`),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });

export const resultsQuery = (id: string, filter: string) =>
  queryOptions<Results>({
    queryKey: ["forms", "results", id, filter],
    queryFn: () =>
      api.get<Results>(`/api/v1/forms/${id}/results${filter === "" ? "" : `?filter=${encodeURIComponent(filter)}`}`),
    placeholderData: (before) => before,
  });

export const responsesQuery = (id: string, filter: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "responses", id, filter],
    queryFn: ({ pageParam }) =>
      api.get<{ items: FormResponse[]; next?: string }>(
        `/api/v1/forms/${id}/responses?limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ""}${filter === "" ? "" : `&filter=${encodeURIComponent(filter)}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const crossQuery = (id: string, rows: string, columns: string) =>
  queryOptions<CrossTable>({
    queryKey: ["forms", "cross", id, rows, columns],
    queryFn: () => api.get<CrossTable>(`/api/v1/forms/${id}/cross-table?rows=${rows}&columns=${columns}`),
    enabled: rows !== "" && columns !== "" && rows !== columns,
  });

export const textsQuery = (id: string, question: string) =>
  infiniteQueryOptions({
    queryKey: ["forms", "texts", id, question],
    queryFn: ({ pageParam }) =>
      api.get<{ items: { responseId: string | null; text: string }[]; next?: string }>(
        `/api/v1/forms/${id}/texts?question=${question}&limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ""}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** The list of a workspace follows what others do. */
export function useFormEvents(workspaceId: string): void {
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: ["forms", "list", workspaceId] }),
    [workspaceId],
  );
  useLive(
    `workspace:${workspaceId}`,
    useCallback((event) => event.type.startsWith("form.") && refresh(), [refresh]),
    refresh,
  );
}
