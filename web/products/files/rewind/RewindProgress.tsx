import type { Rewind } from "@safos/contract/rewinds";
import { rewindRoutes } from "@safos/contract/routes/rewinds";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, ProgressBar } from "../../../ui/index.ts";
import css from "./Rewind.module.css";

interface RewindProgressProps {
  folder: { readonly name: string; readonly workspaceId: string };
  begun: Rewind;
  onClose: () => void;
}

const lookMs = 500;

/** How far a folder has come on its way back; it goes on when the dialog is closed. */
export function RewindProgress({ folder, begun, onClose }: RewindProgressProps) {
  const t = useText();
  const { data: rewind } = useQuery({
    queryKey: ["rewind", begun.id],
    initialData: begun,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? lookMs : false),
    queryFn: () => request(rewindRoutes.readRewind, { params: { id: begun.id } }),
  });
  const stop = useMutation({
    mutationFn: () => request(rewindRoutes.cancelRewind, { params: { id: begun.id } }),
    onSuccess: (ended) => queryClient.setQueryData(["rewind", begun.id], ended),
  });
  const { state, done, total, skipped } = rewind;
  const isRunning = state === "running";
  useEffect(() => {
    if (!isRunning) void queryClient.invalidateQueries({ queryKey: ["files", folder.workspaceId] });
  }, [isRunning, folder.workspaceId]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("rewind.title", { name: folder.name })}
      closeLabel={t("common.close")}
      footer={
        isRunning ? (
          <>
            <Button variant="quiet" isPending={stop.isPending} onPress={() => stop.mutate()}>
              {t("rewind.stop")}
            </Button>
            <Button variant="primary" onPress={onClose}>
              {t("rewind.background")}
            </Button>
          </>
        ) : (
          <Button variant="primary" onPress={onClose}>
            {t("common.close")}
          </Button>
        )
      }
    >
      <div className={css.plan}>
        {isRunning ? (
          <>
            <ProgressBar
              label={t("rewind.running", { done, total })}
              value={total === 0 ? 100 : (done / total) * 100}
            />
            <p>{t("rewind.running", { done, total })}</p>
          </>
        ) : (
          <Notice tone={state === "done" && skipped === 0 ? "success" : "warn"}>
            {t(state === "done" ? "rewind.done" : state === "failed" ? "rewind.failed" : "rewind.cancelled")}{" "}
            {skipped > 0 && t("rewind.skipped", { n: skipped })}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
