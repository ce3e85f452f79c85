import { useQueries, type UseQueryOptions } from "@tanstack/react-query";
import { isNotHeld } from "../../platform/api.ts";
import { useWorkspaces } from "../workspaces/queries.ts";

/** What a query says of each of the person's workspaces, as one list; those that cannot be read are left out. */
export function useInWorkspaces<T>(queryOf: (workspaceId: string) => UseQueryOptions<T[]>): {
  items: T[];
  isPending: boolean;
} {
  const { shared, isPending } = useWorkspaces();
  const lists = useQueries({ queries: shared.map((one) => ({ ...queryOf(one.id), meta: { isQuiet: true } })) });
  const items = lists.flatMap((list) => list.data ?? []);
  const missing = lists.find((list) => isNotHeld(list.error));
  // Nothing of it is known here: the page says so instead of being empty.
  if (items.length === 0 && missing?.error) throw missing.error;
  return {
    items,
    isPending: isPending || lists.some((list) => list.isPending),
  };
}
