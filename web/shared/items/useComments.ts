import { isAbout } from "../../platform/live.ts";
import { commentRoutes } from "@safos/contract/routes/items";
import type { Comment, ItemKindName } from "@safos/contract/items";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMaybeMe } from "../../platform/session.ts";
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
  useReadMarker(kind, id, comments);
  return { list, comments, refresh };
}

/** Programs say of files how many comments are unread: those that are shown here are read. What is not noted is, the next time. */
function useReadMarker(kind: ItemKindName, id: string, comments: readonly Comment[]): void {
  const isPerson = useMaybeMe() !== null;
  const last = comments.at(-1)?.id;
  useEffect(() => {
    if (kind !== "file" || !isPerson || last === undefined) return;
    void request(commentRoutes.markCommentsRead, { params: { kind, id }, body: { upTo: last } }).catch(() => undefined);
  }, [kind, id, isPerson, last]);
}
