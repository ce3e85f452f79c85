import "./text.ts";
import { recordingRoutes } from "@safos/contract/routes/recordings";
import { useMutation, useQuery } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice } from "../../../ui/index.ts";
import { recordingsQuery } from "./queries.ts";
import css from "./Recording.module.css";
import { useRecordingState } from "./store.ts";

/** Begins, pauses and ends a recording, for those who lead the meeting. */
export function RecordingDialog({ meetingId, onClose }: { meetingId: string; onClose: () => void }) {
  const t = useText();
  const state = useRecordingState();
  const { data } = useQuery(recordingsQuery(meetingId));
  const params = { id: meetingId };
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: (wanted: "on" | "paused" | "off") =>
      wanted === "off"
        ? request(recordingRoutes.stopRecording, { params })
        : request(recordingRoutes.setRecording, { params, body: { isPaused: wanted === "paused" } }),
    onSuccess: (_answer, wanted) => {
      if (wanted !== "paused") onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: recordingsQuery(meetingId).queryKey }),
  });
  const isRunning = state === "on" || state === "paused";
  const ask = (wanted: "on" | "paused" | "off") => () => change.mutate(wanted);
  const days = data?.days ?? null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("recording.title")}
      about={t(isRunning ? "recording.isComing" : "recording.about")}
      closeLabel={t("common.close")}
    >
      <div className={css.dialog}>
        {change.error && <Notice tone="danger">{explain(change.error)}</Notice>}
        {data?.refusal && <Notice tone="warn">{explainPolicy({ ...data.refusal })}</Notice>}
        {data && !data.refusal && (
          <>
            <p className={css.about}>{days === null ? t("recording.kept") : t("recording.keptDays", { n: days })}</p>
            <div className={css.buttons}>
              {!isRunning && (
                <Button variant="primary" isPending={change.isPending} onPress={ask("on")}>
                  {t("recording.start")}
                </Button>
              )}
              {isRunning && (
                <>
                  <Button isPending={change.isPending} onPress={ask(state === "on" ? "paused" : "on")}>
                    {t(state === "on" ? "recording.pause" : "recording.goOn")}
                  </Button>
                  <Button variant="danger" isPending={change.isPending} onPress={ask("off")}>
                    {t("recording.stop")}
                  </Button>
                </>
              )}
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
