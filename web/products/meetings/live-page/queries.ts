import type { LivePageState } from "@safos/contract/live-page";
import { livePageRoutes } from "@safos/contract/routes/live-page";
import { queryOptions } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { showToast } from "../../../ui/index.ts";

/** How many watch is asked for again this often while it is shown, ms. */
const lookEveryMs = 5000;

export const livePageQuery = (id: string) =>
  queryOptions({
    queryKey: ["live-page", id],
    queryFn: () => request(livePageRoutes.readLivePage, { params: { id }, isQuiet: true }),
    refetchInterval: ({ state }) => (state.data?.state === "on" ? lookEveryMs : false),
  });

export async function setLivePage(id: string, state: LivePageState): Promise<void> {
  try {
    const page = await request(livePageRoutes.setLivePage, { params: { id }, body: { state } });
    queryClient.setQueryData(livePageQuery(id).queryKey, page);
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}
