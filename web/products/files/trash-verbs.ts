import "./text.ts";
import type { TrashItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { settleInTurns } from "./verbs.ts";

export type TrashVerbs = ReturnType<typeof useTrashVerbs>;

/** What can be done with what lies in a workspace's trash; each answers with a toast. */
export function useTrashVerbs(workspaceId: string) {
  const t = useText();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
  const fail = (error: unknown): void => showToast({ text: explain(error), tone: "danger" });
  return {
    async restore(items: readonly TrashItem[]) {
      const results = await settleInTurns(items, ({ id }) => request(fileRoutes.restoreFile, { params: { id } }));
      await refresh();
      const [first] = items;
      const n = results.filter((one) => one.status === "fulfilled").length;
      if (n > 0 && first)
        showToast({
          text: items.length === 1 ? t("files.restored", { name: first.name }) : t("files.restoredMany", { n }),
        });
      const refused = results.find((one) => one.status === "rejected");
      if (refused) fail(refused.reason);
    },
    async destroy({ id, name }: TrashItem) {
      try {
        await request(fileRoutes.destroyFile, { params: { id } });
        showToast({ text: t("files.destroyed", { name }) });
      } catch (error) {
        fail(error);
      }
      await refresh();
    },
    /** Everything that was there at a moment, in as many steps as it takes. */
    async empty(until: string) {
      let n = 0;
      try {
        for (let hasMore = true; hasMore;) {
          const answer = await request(fileRoutes.emptyTrash, { params: { id: workspaceId }, query: { until } });
          n += answer.destroyed;
          ({ hasMore } = answer);
        }
      } catch (error) {
        fail(error);
      }
      await refresh();
      if (n > 0) showToast({ text: t("files.emptied", { n }) });
    },
  };
}
