import type { Channel } from "@safos/contract/chat";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";
import { orCached } from "../../platform/offline.ts";

/** The channels of a workspace that the person may read. */
export const channelsQuery = (id: string) =>
  queryOptions<Channel[]>({
    queryKey: ["channels", id],
    queryFn: () =>
      orCached(
        `channels.${id}`,
        async () =>
          (await api.get<{ items: Channel[] }>(`/api/v1/workspaces/${encodeURIComponent(id)}/channels`)).items,
      ),
    staleTime: 60_000,
  });
