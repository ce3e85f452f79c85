import { transferRoutes } from "@safos/contract/routes/transfers";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

export const transferQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["transfer", workspaceId],
    queryFn: () => request(transferRoutes.readTransfer, { params: { id: workspaceId } }),
  });

/** Those that wait for an answer, to the organisation and from it. */
export const transfersQuery = queryOptions({
  queryKey: ["organisation", "transfers"],
  queryFn: async () => (await request(transferRoutes.listTransfers)).items,
});

/** After an offer or an answer. */
export async function refreshTransfers(workspaceId: string): Promise<void> {
  await Promise.all(
    [["transfer", workspaceId], ["organisation"], ["workspace", workspaceId], ["workspaces"]].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
}
