import { CircleCheck, Pause, Play, RotateCcw, X } from "lucide-react";
import { ApiError, explain } from "../../../platform/api.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { IconButton, Notice } from "../../../ui/index.ts";
import { judge, type Entry, type Problem } from "./entry.ts";
import type { UploadQueue } from "./queue.ts";
import { TrayRow } from "./TrayRow.tsx";
import css from "./UploadTray.module.css";
import type { UploadsView } from "./view.ts";

/** What is on its way and what has stopped; of thousands only as many rows as can be seen. */
export function UploadRows({ uploads, view }: { uploads: UploadQueue; view: UploadsView }) {
  const t = useText();
  const { counts, together } = view;
  const shown = [...view.running, ...view.failed, ...view.paused, ...view.waiting];
  const more = counts.failed - view.failed.length + counts.paused - view.paused.length;
  const reason = useProblem(view.sharedProblem);
  return (
    <>
      {reason !== null && (
        <div className={css.notice}>
          <Notice tone="danger">{reason}</Notice>
        </div>
      )}
      <ul>
        {together !== null && (
          <TrayRow
            name={t("files.upload.together", { n: together.count })}
            isFolder
            amount={null}
            progress={together.part}
            actions={null}
          />
        )}
        {shown.map((entry) => (
          <Row key={entry.id} uploads={uploads} entry={entry} isExplained={reason !== null} />
        ))}
        {more > 0 && <li className={css.more}>{t("files.upload.more", { n: more })}</li>}
        {view.recent.map(({ id, name, path, isFolder }) => (
          <TrayRow
            key={id}
            name={[...path, name].join("/")}
            isFolder={isFolder}
            amount={<span className={css.amount}>{t("files.upload.done")}</span>}
            progress={null}
            actions={<CircleCheck className={css.done} aria-hidden="true" />}
          />
        ))}
        {counts.done > view.recent.length && (
          <li className={css.more}>{t("files.upload.more", { n: counts.done - view.recent.length })}</li>
        )}
      </ul>
    </>
  );
}

function Row({ uploads, entry, isExplained }: { uploads: UploadQueue; entry: Entry; isExplained: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { id, state, size, sent } = entry;
  const name = [...entry.path, entry.name].join("/");
  const sentence = useProblem(state === "failed" && !isExplained ? entry.problem : null);
  const amount =
    state === "running"
      ? t("files.upload.amount", { done: formatBytes(locale, sent), all: formatBytes(locale, size) })
      : state === "waiting" || state === "paused"
        ? t(`files.upload.${state}`)
        : null;
  return (
    <TrayRow
      name={name}
      isFolder={entry.isFolder}
      amount={amount !== null && <span className={css.amount}>{amount}</span>}
      progress={state === "running" ? (size > 0 ? sent / size : 0) : null}
      problem={sentence}
      actions={
        <>
          {state === "failed" && (
            <IconButton label={t("files.upload.retry", { name })} size="sm" onPress={() => uploads.retry([id])}>
              <RotateCcw aria-hidden="true" />
            </IconButton>
          )}
          {(state === "running" || state === "waiting") && (
            <IconButton label={t("files.upload.pause", { name })} size="sm" onPress={() => uploads.pause(id)}>
              <Pause aria-hidden="true" />
            </IconButton>
          )}
          {state === "paused" && (
            <IconButton label={t("files.upload.resume", { name })} size="sm" onPress={() => uploads.resume(id)}>
              <Play aria-hidden="true" />
            </IconButton>
          )}
          <IconButton label={t("files.upload.cancel", { name })} size="sm" onPress={() => uploads.cancel([id])}>
            <X aria-hidden="true" />
          </IconButton>
        </>
      }
    />
  );
}

/** Why it did not arrive; where nothing more may go there, that. */
function useProblem(problem: Problem | null): string | null {
  const t = useText();
  if (problem === null) return null;
  const { status, code, data } = problem;
  const isClosed = judge(problem) === "over" && (status === 403 || status === 404 || status === 410);
  return isClosed && code !== "POLICY_REFUSED"
    ? t("files.upload.closed")
    : explain(new ApiError(status, code, "", { ...data }));
}
