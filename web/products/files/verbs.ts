import "./text.ts";
import { fileRoutes } from "@safos/contract/routes/files";
import type { FileItem } from "@safos/contract/files";
import { useCallback } from "react";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { followCopy } from "./copies.ts";

export interface Target {
  id: number;
  name: string;
}

/** As many requests at once, however much is chosen. */
const atOnce = 6;

/** All of them, whatever comes of each. */
export async function settleInTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>) {
  const results: PromiseSettledResult<unknown>[] = [];
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.allSettled(items.slice(from, from + atOnce).map(work))));
  return results;
}

export type FileVerbs = ReturnType<typeof useFileVerbs>;

/** What can be done with files of a workspace; each answers with a toast, and what can be undone offers it. */
export function useFileVerbs(workspaceId: string) {
  const t = useText();
  const refresh = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
    void queryClient.invalidateQueries({ queryKey: ["recent-files"] });
    void queryClient.invalidateQueries({ queryKey: ["favourite-files"] });
  }, [workspaceId]);

  /** All of them, then one word about the whole; the first refusal is shown. */
  const each = async (
    items: readonly FileItem[],
    work: (item: FileItem) => Promise<unknown>,
    done: (n: number) => void,
  ) => {
    const results = await settleInTurns(items, work);
    const refused = results.find((one) => one.status === "rejected");
    const worked = results.filter((one) => one.status === "fulfilled").length;
    refresh();
    if (worked > 0) done(worked);
    if (refused) showToast({ text: explain(refused.reason), tone: "danger" });
  };

  const favour = (items: readonly FileItem[], isFavourite: boolean): void => {
    void each(
      items,
      ({ id }) => request(fileRoutes.changeFile, { params: { id }, body: { isFavourite } }),
      () => undefined,
    );
  };

  const trash = (items: readonly FileItem[]): void => {
    const undo = (): void => {
      void each(
        items,
        (item) => request(fileRoutes.restoreFile, { params: { id: item.id } }),
        () => undefined,
      );
    };
    void each(
      items,
      (item) => request(fileRoutes.trashFile, { params: { id: item.id } }),
      (n) =>
        showToast({
          text: t("files.trashed", { n, name: items[0]?.name ?? "" }),
          action: { name: t("common.undo"), run: undo },
        }),
    );
  };

  const move = (items: readonly FileItem[], target: Target): void => {
    const undo = (): void => {
      void each(
        items,
        (item) =>
          item.parentId === null
            ? Promise.resolve()
            : request(fileRoutes.changeFile, { params: { id: item.id }, body: { parentId: item.parentId } }),
        () => undefined,
      );
    };
    void each(
      items,
      (item) => request(fileRoutes.changeFile, { params: { id: item.id }, body: { parentId: target.id } }),
      (n) =>
        showToast({
          text: t("files.moved", { n, name: items[0]?.name ?? "", folder: target.name }),
          action: { name: t("common.undo"), run: undo },
        }),
    );
  };

  const copy = (items: readonly FileItem[], target: Target): void => {
    const copied: FileItem[] = [];
    void each(
      items,
      async (item) => {
        const { copy: begun } = await request(fileRoutes.beginCopy, {
          params: { id: item.id },
          body: { parentId: target.id },
        });
        if (begun) followCopy(begun);
        else copied.push(item);
      },
      () => {
        const [first] = copied;
        if (first) showToast({ text: t("files.copied", { n: copied.length, name: first.name, folder: target.name }) });
      },
    );
  };

  return { favour, trash, move, copy, refresh };
}
