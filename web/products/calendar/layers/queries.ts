import type { DatedThing, Layer, TimeLine } from "@safos/contract/timeline";
import { cardRoutes } from "@safos/contract/routes/boards";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { timeLineRoutes } from "@safos/contract/routes/timeline";
import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import type { Day } from "../days.ts";
import { windowOf } from "../queries.ts";
import type { Moments } from "./dated.ts";

const hiddenQuery = queryOptions<readonly Layer[]>({
  queryKey: ["layers"],
  queryFn: async () => (await request(timeLineRoutes.readHiddenLayers)).hidden,
});

/** What of the layers that are shown has its date on these days. */
export const timeLineQuery = (first: Day, last: Day, layers: readonly Layer[]) =>
  queryOptions<TimeLine>({
    queryKey: ["timeline", first, last, layers.join(",")],
    queryFn: () =>
      request(timeLineRoutes.readTimeLine, { query: { ...windowOf(first, last), layers: layers.join(",") } }),
    enabled: layers.length > 0,
    placeholderData: keepPreviousData,
  });

/** Null until it is known; `error`: why it is not. */
export function useHiddenLayers(): { readonly hidden: readonly Layer[] | null; readonly error: Error | null } {
  const { data = null, error } = useQuery(hiddenQuery);
  return { hidden: data, error: data === null ? error : null };
}

/** Drawn at once; what the server then knows takes its place. */
export function useShowLayer(): (layer: Layer, isShown: boolean) => void {
  const save = useMutation({
    mutationKey: hiddenQuery.queryKey,
    // One after the other: each says what all of them are.
    scope: { id: "layers" },
    mutationFn: (hidden: readonly Layer[]) =>
      request(timeLineRoutes.setHiddenLayers, { body: { hidden: [...hidden] } }),
    // Asked again after the last of them: an answer from between two would take back what the next one says.
    onSettled() {
      if (queryClient.isMutating({ mutationKey: hiddenQuery.queryKey }) <= 1)
        void queryClient.invalidateQueries({ queryKey: hiddenQuery.queryKey });
    },
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

/** Gives a meeting another time, or a card another moment at which it is due. */
export const setMoments = ({ layer, id }: DatedThing, { at, endsAt }: Moments): Promise<unknown> =>
  layer === "meetings"
    ? request(meetingRoutes.changeMeeting, { params: { id }, body: { startsAt: at, endsAt } })
    : request(cardRoutes.changeCard, { params: { id }, body: { dueAt: at } });

/** Draws a thing at another time before the server has answered. */
export async function drawMoments(thing: DatedThing, moments: Moments): Promise<void> {
  await queryClient.cancelQueries({ queryKey: ["timeline"] });
  queryClient.setQueriesData<TimeLine>(
    { queryKey: ["timeline"] },
    (line) =>
      line && {
        ...line,
        items: line.items.map((one) =>
          one.id === thing.id && one.layer === thing.layer ? { ...one, ...moments } : one,
        ),
      },
  );
}

export const refreshThings = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["timeline"] });
