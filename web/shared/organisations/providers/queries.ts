import { providerRoutes } from "@safos/contract/routes/providers";
import { useQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

const lookEveryMs = 1000;

/** The organisation's providers; looked at often while a directory is being synced. */
export const useProviders = () =>
  useQuery({
    queryKey: ["providers", "list"],
    queryFn: () => request(providerRoutes.listProviders),
    refetchInterval: ({ state }) =>
      state.data?.items.some(
        ({ isEnabled, sync }) => isEnabled && (sync?.state === "running" || sync?.state === "waiting"),
      )
        ? lookEveryMs
        : false,
  });
