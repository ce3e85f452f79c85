import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import type { Whiteboard, WhiteboardEntry } from "@safos/contract/whiteboards";
import { queryOptions } from "@tanstack/react-query";
import { fetchAll } from "../../platform/paging.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

/** Every key begins with `whiteboards`: an event of a whiteboard fetches them again. */
export const whiteboardsQuery = (workspaceId: string) =>
  queryOptions<WhiteboardEntry[]>({
    queryKey: ["whiteboards", "list", workspaceId],
    queryFn: () =>
      fetchAll((after) => request(whiteboardRoutes.listWhiteboards, { params: { id: workspaceId }, query: after })),
  });

export const whiteboardQuery = (id: string) =>
  queryOptions<Whiteboard>({
    queryKey: ["whiteboards", "one", id],
    queryFn: () => request(whiteboardRoutes.readWhiteboard, { params: { id } }),
    retry: false,
  });

export const refreshWhiteboards = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["whiteboards"] });
