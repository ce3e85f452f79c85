import "../text.ts";
import "./text.ts";
import { ChevronDown, ChevronUp, Pause, Play, X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Button, IconButton, Notice, ProgressBar } from "../../../ui/index.ts";
import { LostFiles } from "./LostFiles.tsx";
import type { UploadQueue } from "./queue.ts";
import { TakenNames } from "./TakenNames.tsx";
import { UploadRows } from "./UploadRows.tsx";
import css from "./UploadTray.module.css";
import type { UploadsView } from "./view.ts";

/** What is being uploaded, at the foot of the page wherever the person goes. */
export function UploadTray({ uploads }: { uploads: UploadQueue }) {
  const t = useText();
  const view = useSyncExternalStore(uploads.watch, uploads.view);
  const [isFolded, setFolded] = useState(false);
  if (view.total === 0) return null;
  const isOver = view.open + view.counts.paused === 0;
  return (
    <section className={css.tray} aria-label={t("files.uploads")}>
      <header className={css.head}>
        <Title view={view} />
        <PauseButton uploads={uploads} view={view} />
        <IconButton
          label={t(isFolded ? "files.upload.show" : "files.upload.hide")}
          size="sm"
          aria-expanded={!isFolded}
          onPress={() => setFolded(!isFolded)}
        >
          {isFolded ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        </IconButton>
        {isOver && (
          <IconButton label={t("files.upload.clear")} size="sm" onPress={() => uploads.clear()}>
            <X aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <Sum view={view} />
      {!isFolded && (
        <div className={css.body}>
          {view.away !== null && view.open > 0 && (
            <div className={css.notice}>
              <Notice tone="warn">{t(view.away === "offline" ? "files.upload.offline" : "files.upload.away")}</Notice>
            </div>
          )}
          {view.taken.length > 0 && <TakenNames uploads={uploads} view={view} />}
          {view.lost.length > 0 && <LostFiles uploads={uploads} view={view} />}
          <UploadRows uploads={uploads} view={view} />
          <Foot uploads={uploads} view={view} />
        </div>
      )}
    </section>
  );
}

function Title({ view }: { view: UploadsView }) {
  const t = useText();
  const { counts, open, total } = view;
  const asked = counts.taken + counts.lost;
  const left = open + counts.paused;
  const title =
    view.isPaused || (open === 0 && counts.paused > 0)
      ? t("files.uploadsPaused", { n: left })
      : open > 0
        ? t("files.uploading", { n: Math.min(counts.done + 1, total), of: total })
        : asked > 0
          ? t("files.uploadsStopped", { n: asked })
          : counts.failed > 0
            ? t("files.uploadsFailed", { n: counts.failed })
            : t("files.uploadsDone", { n: counts.done });
  // Counted up it would be read again and again: only what changes the state of it all is spoken.
  const isCounting = open > 0 && !view.isPaused;
  return (
    <b className={css.title} role="status" aria-live={isCounting ? "off" : "polite"}>
      {title}
    </b>
  );
}

function PauseButton({ uploads, view }: { uploads: UploadQueue; view: UploadsView }) {
  const t = useText();
  const isStopped = view.isPaused || (view.open === 0 && view.counts.paused > 0);
  if (view.open + view.counts.paused === 0) return null;
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={isStopped ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
      onPress={() => (isStopped ? uploads.resumeAll() : uploads.pauseAll())}
    >
      {t(isStopped ? "files.upload.resumeAll" : "files.upload.pauseAll")}
    </Button>
  );
}

/** All of it as one: bytes, and the time that is left. */
function Sum({ view }: { view: UploadsView }) {
  const t = useText();
  const locale = useLocale();
  const { bytes, sentBytes, counts, total, secondsLeft: seconds } = view;
  if (view.open + counts.paused === 0) return null;
  const left =
    seconds === null
      ? null
      : seconds < 60
        ? t("files.leftSeconds", { n: seconds })
        : t("files.left", { n: Math.round(seconds / 60) });
  const part = bytes > 0 ? sentBytes / bytes : counts.done / total;
  return (
    <div className={css.sum}>
      <ProgressBar label={t("files.upload.all")} value={part * 100} />
      <span className={css.amount}>
        {t("files.upload.sum", { done: formatBytes(locale, sentBytes), all: formatBytes(locale, bytes) })}
        {left !== null && ` · ${left}`}
      </span>
    </div>
  );
}

function Foot({ uploads, view }: { uploads: UploadQueue; view: UploadsView }) {
  const t = useText();
  const { counts, open } = view;
  if (counts.failed < 2 && open + counts.paused < 2) return null;
  return (
    <footer className={css.foot}>
      {counts.failed > 1 && (
        <Button size="sm" onPress={() => uploads.retry()}>
          {t("files.upload.retryAll")}
        </Button>
      )}
      {open + counts.paused > 1 && (
        <Button size="sm" variant="quiet" onPress={() => uploads.clear()}>
          {t("files.upload.cancelAll")}
        </Button>
      )}
    </footer>
  );
}
