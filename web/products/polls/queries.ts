import { pollRoutes } from "@safos/contract/routes/polls";
import type { Poll, PollSummary } from "@safos/contract/polls";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import { queryClient } from "../../platform/query.ts";

export const pollsQuery = (workspaceId: string, state: "open" | "closed") =>
  infiniteQueryOptions({
    queryKey: ["polls", workspaceId, state],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(pollRoutes.listPolls, {
        params: { id: workspaceId },
        query: { state, ...(pageParam ? { after: pageParam } : {}) },
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const pollQuery = (id: string) =>
  queryOptions<Poll>({
    queryKey: ["poll", id],
    queryFn: () => request(pollRoutes.readPoll, { params: { id } }),
  });

export const duePollsQuery = queryOptions<PollSummary[]>({
  queryKey: ["polls", "due"],
  queryFn: async () => (await request(pollRoutes.listDuePolls)).items,
});

/** Takes the poll that an answer carried, and lets lists follow. */
export function keepPoll(poll: Poll): void {
  queryClient.setQueryData(pollQuery(poll.id).queryKey, poll);
  void queryClient.invalidateQueries({ queryKey: ["polls"] });
}

/** The newest of a workspace, open and closed, for the list over all workspaces. */
export const allPollsQuery = (workspaceId: string) =>
  queryOptions<PollSummary[]>({
    queryKey: ["polls", workspaceId, "all"],
    queryFn: async () => {
      const lists = await Promise.all(
        (["open", "closed"] as const).map((state) =>
          request(pollRoutes.listPolls, { params: { id: workspaceId }, query: { state } }),
        ),
      );
      return lists.flatMap((list) => list.items);
    },
  });
