import { searchRoutes } from "@safos/contract/routes/search";
import type { FoundKind } from "@safos/contract/search";
import { keepPreviousData } from "@tanstack/react-query";
import type { usePrivateSearch } from "../../platform/private-search.ts";
import { request } from "../../platform/request.ts";

/** What the filters show; some kinds share one. */
const filters = {
  all: [],
  person: ["person"],
  message: ["message", "channel"],
  file: ["file", "document"],
  card: ["card", "board"],
  meeting: ["meeting", "speech"],
} as const satisfies Record<string, readonly FoundKind[]>;
export type Filter = keyof typeof filters;

export const searchQuery = (text: string, filter: Filter, workspaceId: string, more: FoundKind | null) => ({
  queryKey: ["search", text, filter, workspaceId, more],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const kinds = more ? more : filters[filter].join(",");
    const query = {
      q: text,
      ...(kinds ? { kinds } : {}),
      ...(workspaceId === "all" ? {} : { workspaceId }),
      limit: more ? 50 : filter === "all" ? 5 : 20,
    };
    return request(searchRoutes.search, { query, signal });
  },
  enabled: /[\p{L}\p{N}]/u.test(text),
  staleTime: 10_000,
  placeholderData: keepPreviousData,
});

/** What this browser finds by itself in encrypted chats. */
export const privateQuery = (
  { search, version }: ReturnType<typeof usePrivateSearch>,
  text: string,
  workspaceId: string,
  isOnly: boolean,
  isWanted: boolean,
) => ({
  queryKey: ["search", "private", version, text, workspaceId, isOnly],
  queryFn: () =>
    typeof search === "string"
      ? null
      : search.find(text, { limit: isOnly ? 50 : 5, workspaceId: workspaceId === "all" ? null : workspaceId }),
  enabled: isWanted && typeof search === "object" && /[\p{L}\p{N}]/u.test(text),
  // What comes while the box is open is found by the next letter.
  staleTime: 0,
  gcTime: 0,
  placeholderData: keepPreviousData,
});
