import { usageRoutes } from "@safos/contract/routes/usage";
import type { Usage } from "@safos/contract/usage";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

/** How the organisation uses Safos in a year; null: the present one. The year before stays while another comes. */
export function useUsage(year: number | null): Usage | undefined {
  return useQuery({
    queryKey: ["organisation", "usage", year],
    queryFn: () => request(usageRoutes.readUsage, { query: year === null ? {} : { year } }),
    placeholderData: keepPreviousData,
  }).data;
}
