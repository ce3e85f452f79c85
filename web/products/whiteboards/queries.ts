import type { Whiteboard, WhiteboardEntry } from "@safos/contract/whiteboards";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";

/** Every key begins with `whiteboards`: news of whiteboards fetches them again. */
export const whiteboardsQuery = (workspaceId: string) =>
  queryOptions<WhiteboardEntry[]>({
    queryKey: ["whiteboards", "list", workspaceId],
    async queryFn() {
      const all: WhiteboardEntry[] = [];
      let after = "";
      for (;;) {
        const page = await api.get<{ items: WhiteboardEntry[]; next?: string }>(
          `/api/v1/workspaces/${encodeURIComponent(workspaceId)}/whiteboards${after ? `?after=${after}` : ""}`,
        );
        all.push(...page.items);
        if (page.next === undefined) return all;
        after = page.next;
      }
    },
  });

export const whiteboardQuery = (id: string) =>
  queryOptions<Whiteboard>({
    queryKey: ["whiteboards", "one", id],
    queryFn: () => api.get<Whiteboard>(`/api/v1/whiteboards/${encodeURIComponent(id)}`),
    retry: false,
  });

export const refreshWhiteboards = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["whiteboards"] });
