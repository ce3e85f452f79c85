import type { Occurrence } from "@safos/contract/calendar";
import { layers, type Layer } from "@safos/contract/timeline";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Day } from "../days.ts";
import { occurrenceOf } from "./dated.ts";
import { timeLineQuery, useHiddenLayers } from "./queries.ts";

interface Layers {
  readonly items: readonly Occurrence[];
  /** Those of which only a part is shown. */
  readonly cut: readonly Layer[];
}

/** What the layers that the reader has chosen hold on some days. Where they cannot be read, the calendar is shown without them. */
export function useLayers(first: Day, last: Day): Layers & { readonly error: Error | null } {
  const { hidden, error: unread } = useHiddenLayers();
  const shown = useMemo(() => (hidden === null ? [] : layers.filter((one) => !hidden.includes(one))), [hidden]);
  const { data, error: failed } = useQuery(timeLineQuery(first, last, shown));
  const error = unread ?? failed;
  return useMemo(() => {
    // What was shown before the answer is there may be of a layer that is shown no longer.
    const things = (data?.items ?? []).filter((one) => shown.includes(one.layer));
    return { items: things.map(occurrenceOf), cut: data?.cut.filter((one) => shown.includes(one)) ?? [], error };
  }, [data, error, shown]);
}
