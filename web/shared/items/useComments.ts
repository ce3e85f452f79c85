import { isAbout } from "../../platform/live.ts";
import type { Comment, ItemKindName } from "@safos/contract/items";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { queryClient } from "../../platform/query.ts";
import { useItemEvents } from "./live.ts";
import { commentsQuery } from "./queries.ts";

/** What people say about an item, live: the pages as they were fetched, and everything of them as one list. */
export function useComments(kind: ItemKindName, id: string) {
  const list = useInfiniteQuery(commentsQuery(kind, id));
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: ["comments", kind, id] }),
    [kind, id],
  );
  useItemEvents(
    kind,
    id,
    useCallback((event) => isAbout(event, "comment") && refresh(), [refresh]),
    refresh,
  );
  const comments: readonly Comment[] = useMemo(
    () => (list.data?.pages ?? []).flatMap((page) => page.items),
    [list.data],
  );
  return { list, comments, refresh };
}
