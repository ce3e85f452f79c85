import { clientRoutes } from "@safos/contract/routes/openid";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

export const clientsQuery = { queryKey: ["clients"], queryFn: () => request(clientRoutes.listClients) };

export const refreshClients = (): Promise<void> => queryClient.invalidateQueries({ queryKey: clientsQuery.queryKey });
