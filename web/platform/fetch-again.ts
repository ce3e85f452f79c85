import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Fetches again what is shown below a key. A first answer that is on its way may not know yet of what has happened, and is waited
 * for instead of being asked for anew: then it is asked for once more.
 */
export async function fetchAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = client
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: "fetching", predicate: ({ state }) => state.data === undefined });
  await client.invalidateQueries({ queryKey });
  // What is fetched ahead of a page nothing has waited for.
  await Promise.all(
    first.map(async ({ promise, queryKey: one }) => {
      await promise?.catch(() => undefined);
      await client.invalidateQueries({ queryKey: one, exact: true });
    }),
  );
}
