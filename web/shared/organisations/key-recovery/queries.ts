import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

export const requestsKey = ["key-recovery", "requests"];
const summaryKey = ["key-recovery", "summary"];

export const summaryQuery = {
  queryKey: summaryKey,
  queryFn: () => request(keyRecoveryRoutes.readRecoverySummary),
};

export const refreshRequests = (): void => void queryClient.invalidateQueries({ queryKey: requestsKey });
export const refreshSummary = (): void => void queryClient.invalidateQueries({ queryKey: summaryKey });
