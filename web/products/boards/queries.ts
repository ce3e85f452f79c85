import type { Board, BoardSummary, Card, CardSummary, MyCard } from "@safos/contract/boards";
import { boardRoutes, cardRoutes } from "@safos/contract/routes/boards";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { fetchAll } from "../../platform/paging.ts";
import { request } from "../../platform/request.ts";

export const boardsQuery = (workspaceId: string | null, state: "open" | "archived" | "template" = "open") =>
  queryOptions<BoardSummary[]>({
    queryKey: ["boards", workspaceId, state],
    queryFn: () =>
      fetchAll((after) => {
        const query = { state, limit: 200, ...after };
        return workspaceId === null
          ? request(boardRoutes.listBoards, { query })
          : request(boardRoutes.listWorkspaceBoards, { params: { id: workspaceId }, query });
      }),
  });

export const boardQuery = (id: string) =>
  queryOptions<Board>({ queryKey: ["board", id], queryFn: () => request(boardRoutes.readBoard, { params: { id } }) });

/** All cards of a board, open and archived. */
export const allSummariesKey = (boardId: string) => ["card-summaries", boardId] as const;

/** Every open card of a board, by id. */
export const summariesQuery = (boardId: string, isArchived = false) =>
  queryOptions<ReadonlyMap<string, CardSummary>>({
    queryKey: [...allSummariesKey(boardId), isArchived],
    async queryFn() {
      const cards = await fetchAll((after) =>
        request(cardRoutes.listCards, {
          params: { id: boardId },
          query: { limit: 2500, ...(isArchived ? { isArchived } : {}), ...after },
        }),
      );
      return new Map(cards.map((card) => [card.id, card]));
    },
    structuralSharing: false,
  });

export const cardQuery = (id: string) =>
  queryOptions<Card>({ queryKey: ["card", id], queryFn: () => request(cardRoutes.readCard, { params: { id } }) });

export const myCardsQuery = queryOptions<MyCard[]>({
  queryKey: ["my-cards"],
  queryFn: async () => (await request(cardRoutes.listMyCards, { query: { limit: 100 } })).items,
});

export const activityQuery = (kind: "boards" | "cards", id: string) =>
  infiniteQueryOptions({
    queryKey: ["activity", kind, id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(kind === "boards" ? boardRoutes.listBoardActivity : cardRoutes.listCardActivity, {
        params: { id },
        query: { limit: 30, ...(pageParam ? { after: pageParam } : {}) },
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });
