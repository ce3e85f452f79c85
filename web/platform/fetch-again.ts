import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Fetches again what is shown below a key. A first answer that is on its way may not know yet of what has happened, and is waited
 * for instead of being asked for anew: then it is asked for once more.
 */
export async function fetchAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const isFirst = client.isFetching({ queryKey, predicate: ({ state }) => state.data === undefined }) > 0;
  await client.invalidateQueries({ queryKey });
  if (isFirst) await client.invalidateQueries({ queryKey });
}
