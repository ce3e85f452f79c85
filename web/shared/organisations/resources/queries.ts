import { resourceRoutes } from "@safos/contract/routes/resources";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

export const ownResourcesQuery = {
  queryKey: ["organisation", "resources"],
  queryFn: () => request(resourceRoutes.listOwnResources),
};

export const refreshResources = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ownResourcesQuery.queryKey });
