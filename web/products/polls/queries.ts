import type { Poll, PollSummary } from "@safos/contract/polls";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";

export const pollsQuery = (workspaceId: string, state: "open" | "closed") =>
  infiniteQueryOptions({
    queryKey: ["polls", workspaceId, state],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<{ items: PollSummary[]; next?: string }>(
        `/api/v1/workspaces/${workspaceId}/polls?${new URLSearchParams({ state, ...(pageParam ? { after: pageParam } : {}) })}`,
      ),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const pollQuery = (id: string) =>
  queryOptions<Poll>({
    queryKey: ["poll", id],
    queryFn: () => api.get<Poll>(`/api/v1/polls/${id}`),
  });

export const duePollsQuery = queryOptions<PollSummary[]>({
  queryKey: ["polls", "due"],
  queryFn: async () => (await api.get<{ items: PollSummary[] }>("/api/v1/polls/due")).items,
});

/** Takes the poll that an answer carried, and lets lists follow. */
export function keepPoll(poll: Poll): void {
  queryClient.setQueryData(pollQuery(poll.id).queryKey, poll);
  void queryClient.invalidateQueries({ queryKey: ["polls"] });
}
