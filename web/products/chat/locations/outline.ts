import { queryOptions } from "@tanstack/react-query";
import world from "world-atlas/countries-50m.json?url";
import { outlinesOf, type Topology } from "./topology.ts";

/** The outlines of all countries, from this server: no map of others is asked for. */
export const outlineQuery = queryOptions({
  queryKey: ["outline-map"],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  queryFn: async () => {
    const answer = await fetch(world, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`The map is not there: ${answer.status}.`);
    return outlinesOf((await answer.json()) as Topology);
  },
});
