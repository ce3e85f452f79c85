import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { keptKey, watchKept } from "./check.ts";
import { canKeepFiles, dropFile, keepFile, listKept } from "./store.ts";

/** What the person keeps on this device, and how to keep more or less. */
export function useKept() {
  const t = useText();
  const { userId } = useMe().person;
  const { data } = useQuery({ queryKey: keptKey(userId), queryFn: () => listKept(userId), networkMode: "always" });
  const hasSome = (data?.length ?? 0) > 0;
  useEffect(() => {
    if (hasSome) watchKept(userId);
  }, [hasSome, userId]);
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keptKey(userId) });
  return {
    userId,
    items: data ?? null,
    canKeep: canKeepFiles(),
    async keep(item: FileItem): Promise<void> {
      try {
        const isKept = await keepFile(userId, item);
        showToast(
          isKept ? { text: t("offline.kept", { name: item.name }) } : { text: t("offline.full"), tone: "danger" },
        );
      } catch (error) {
        showToast({ text: explain(error), tone: "danger" });
      }
      await refresh();
    },
    async drop(item: FileItem): Promise<void> {
      await dropFile(userId, item.id);
      showToast({ text: t("offline.dropped", { name: item.name }) });
      await refresh();
    },
  };
}
