import type { ChangeChannel, Channel } from "@safos/contract/chat";
import { channelRoutes } from "@safos/contract/routes/chat";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { channelsQuery } from "../queries.ts";

/** Changes a channel; what stands in the list of channels is what the answer says. */
export function useChangeChannel(workspaceId: string, roomId: string) {
  const { queryKey } = channelsQuery(workspaceId);
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: ChangeChannel) =>
      request(channelRoutes.changeChannel, { params: { id: workspaceId, roomId }, body }),
    onSuccess: (changed) =>
      queryClient.setQueryData<Channel[]>(queryKey, (all) =>
        all?.map((one) => (one.id === changed.id ? { ...one, ...changed } : one)),
      ),
  });
}
export type Change = ReturnType<typeof useChangeChannel>;
