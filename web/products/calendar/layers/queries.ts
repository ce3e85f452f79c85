import type { DatedThing, Layer, TimeLine } from "@safos/contract/timeline";
import { cardRoutes } from "@safos/contract/routes/boards";
import { timeLineRoutes } from "@safos/contract/routes/timeline";
import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { addDays, startOf, type Day } from "../days.ts";

const hiddenQuery = queryOptions<readonly Layer[]>({
  queryKey: ["layers"],
  queryFn: async () => (await request(timeLineRoutes.readHiddenLayers)).hidden,
});

/** What of the layers that are shown has its date on these days. */
export const timeLineQuery = (first: Day, last: Day, layers: readonly Layer[]) =>
  queryOptions<TimeLine>({
    queryKey: ["timeline", first, last, layers.join(",")],
    queryFn: () => {
      const [from, to] = [startOf(first), startOf(addDays(last, 1))].map((ms) => new Date(ms).toISOString());
      return request(timeLineRoutes.readTimeLine, {
        query: { from: from ?? "", to: to ?? "", layers: layers.join(",") },
      });
    },
    enabled: layers.length > 0,
    placeholderData: keepPreviousData,
  });

/** Null until it is known. */
export const useHiddenLayers = (): readonly Layer[] | null => useQuery(hiddenQuery).data ?? null;

/** Drawn at once; what the server then knows takes its place. */
export function useShowLayer(): (layer: Layer, isShown: boolean) => void {
  const save = useMutation({
    // One after the other: each says what all of them are.
    scope: { id: "layers" },
    mutationFn: (hidden: readonly Layer[]) =>
      request(timeLineRoutes.setHiddenLayers, { body: { hidden: [...hidden] } }),
    // An answer that came meanwhile may have been from before.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: hiddenQuery.queryKey }),
  });
  return (layer, isShown) => {
    // An answer that was asked for before would bring back what was chosen then.
    void queryClient.cancelQueries({ queryKey: hiddenQuery.queryKey });
    const before = queryClient.getQueryData<readonly Layer[]>(hiddenQuery.queryKey) ?? [];
    const hidden = before.filter((one) => one !== layer);
    if (!isShown) hidden.push(layer);
    queryClient.setQueryData(hiddenQuery.queryKey, hidden);
    save.mutate(hidden);
  };
}

/** Gives a card another moment at which it is due. */
export const setDue = ({ id }: DatedThing, dueAt: string) =>
  request(cardRoutes.changeCard, { params: { id }, body: { dueAt } });

/** Draws a thing at another moment before the server has answered. */
export async function drawDue(thing: DatedThing, at: string): Promise<void> {
  await queryClient.cancelQueries({ queryKey: ["timeline"] });
  queryClient.setQueriesData<TimeLine>(
    { queryKey: ["timeline"] },
    (line) =>
      line && {
        ...line,
        items: line.items.map((one) => (one.id === thing.id && one.layer === thing.layer ? { ...one, at } : one)),
      },
  );
}

export const refreshThings = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["timeline"] });
