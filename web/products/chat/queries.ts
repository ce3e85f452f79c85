import type { Channel, PersonCard } from "@safos/contract/chat";
import { channelRoutes, personCardRoutes } from "@safos/contract/routes/chat";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";

/** The channels of a workspace that the person may read. */
export const channelsQuery = (id: string) =>
  queryOptions<Channel[]>({
    queryKey: ["channels", id],
    queryFn: async () => (await request(channelRoutes.listChannels, { params: { id } })).items,
    staleTime: 60_000,
  });

/** What the person is shown of another; asked for each time, since it ends with what they share. */
export const personCardQuery = (userId: string) =>
  queryOptions<PersonCard>({
    queryKey: ["person-card", userId],
    queryFn: () => request(personCardRoutes.readPersonCard, { params: { userId } }),
    staleTime: 0,
    gcTime: 0,
  });
