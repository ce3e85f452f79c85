import type { Channel } from "@safos/contract/chat";
import { channelRoutes } from "@safos/contract/routes/chat";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";

/** The channels of a workspace that the person may read. */
export const channelsQuery = (id: string) =>
  queryOptions<Channel[]>({
    queryKey: ["channels", id],
    queryFn: async () => (await request(channelRoutes.listChannels, { params: { id } })).items,
    staleTime: 60_000,
  });
