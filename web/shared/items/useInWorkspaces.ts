import { useQueries, type UseQueryOptions } from "@tanstack/react-query";
import { useWorkspaces } from "../workspaces/queries.ts";

/** What a query says of each of the person's workspaces, as one list; those that cannot be read are left out. */
export function useInWorkspaces<T>(queryOf: (workspaceId: string) => UseQueryOptions<T[]>): {
  items: T[];
  isPending: boolean;
} {
  const { shared, isPending } = useWorkspaces();
  const lists = useQueries({ queries: shared.map((one) => ({ ...queryOf(one.id), meta: { isQuiet: true } })) });
  return {
    items: lists.flatMap((list) => list.data ?? []),
    isPending: isPending || lists.some((list) => list.isPending),
  };
}
