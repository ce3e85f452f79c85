import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import type { Engine } from "../engine.ts";
import { listScheduled } from "./delayed.ts";

/** What a person has scheduled in a room. Other devices of theirs may schedule too, and nothing reports it. */
export const scheduledQuery = (engine: Engine, roomId: string) =>
  queryOptions({
    queryKey: ["scheduled messages", roomId],
    queryFn: () => listScheduled(engine.client, roomId),
    staleTime: 30_000,
    refetchOnWindowFocus: true,
  });

export const refreshScheduled = (roomId: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ["scheduled messages", roomId] });
