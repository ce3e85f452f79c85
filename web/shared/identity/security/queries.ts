import { credentialRoutes } from "@safos/contract/routes/credentials";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";

/** What the person can sign in with. */
export const credentialsQuery = queryOptions({
  queryKey: ["credentials"],
  queryFn: () => request(credentialRoutes.readCredentials),
});

/** After a change: whether something is still missing stands in the session. */
export async function refreshCredentials(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: credentialsQuery.queryKey }),
    queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  ]);
}
