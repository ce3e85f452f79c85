import "./text.ts";
import { ChevronDown, ChevronUp, CircleCheck, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { formatBytes, useLocale, useText } from "../../text/index.tsx";
import { Button, IconButton } from "../../ui/index.ts";
import { TrayRow } from "./TrayRow.tsx";
import css from "./UploadTray.module.css";
import {
  answerUpload,
  cancelUpload,
  clearUploads,
  retryUpload,
  secondsLeft,
  useFileUploads,
  type Upload,
} from "./uploads.ts";

/** What is being uploaded, at the foot of the page wherever the person goes. */
export function UploadTray() {
  const t = useText();
  const uploads = useFileUploads();
  const [isFolded, setFolded] = useState(false);
  const done = uploads.filter((one) => one.state === "done").length;
  const open = uploads.filter((one) => one.state === "running" || one.state === "waiting").length;
  const stopped = uploads.length - done - open;
  const title =
    open > 0
      ? t("files.uploading", { n: Math.min(done + 1, uploads.length), of: uploads.length })
      : stopped > 0
        ? t("files.uploadsStopped", { n: stopped })
        : t("files.uploadsDone", { n: done });
  const seconds = open > 0 ? secondsLeft(uploads) : null;
  const left =
    seconds === null
      ? ""
      : seconds < 60
        ? t("files.leftSeconds", { n: Math.max(1, seconds) })
        : t("files.left", { n: Math.round(seconds / 60) });
  return (
    <section className={css.tray} aria-label={t("files.uploads")}>
      <header className={css.head}>
        <b className={css.title} role="status">
          {title}
        </b>
        <span className={css.left}>{left}</span>
        <IconButton
          label={t(isFolded ? "files.upload.show" : "files.upload.hide")}
          size="sm"
          aria-expanded={!isFolded}
          onPress={() => setFolded(!isFolded)}
        >
          {isFolded ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        </IconButton>
        {open === 0 && (
          <IconButton label={t("files.upload.clear")} size="sm" onPress={clearUploads}>
            <X aria-hidden="true" />
          </IconButton>
        )}
      </header>
      {!isFolded && (
        <ul className={css.rows}>
          {uploads.map((one) => (
            <Row key={one.id} upload={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const t = useText();
  const { id, state } = upload;
  const name = [...upload.path, upload.name].join("/");
  return (
    <TrayRow
      name={name}
      isFolder={false}
      amount={<Amount upload={upload} />}
      progress={state === "running" || state === "waiting" ? (upload.size > 0 ? upload.sent / upload.size : 0) : null}
      problem={state === "failed" ? upload.problem : null}
      actions={
        <>
          {state === "failed" && (
            <IconButton label={t("common.retry")} size="sm" onPress={() => retryUpload(id)}>
              <RotateCcw aria-hidden="true" />
            </IconButton>
          )}
          {state === "done" ? (
            <CircleCheck className={css.done} aria-hidden="true" />
          ) : (
            <IconButton label={t("files.upload.cancel", { name })} size="sm" onPress={() => cancelUpload(id)}>
              <X aria-hidden="true" />
            </IconButton>
          )}
        </>
      }
    >
      {state === "taken" && (
        <span className={css.answers}>
          <Button size="xs" onPress={() => answerUpload(id, "version")}>
            {t("files.upload.version")}
          </Button>
          <Button size="xs" variant="quiet" onPress={() => answerUpload(id, "rename")}>
            {t("files.upload.both")}
          </Button>
        </span>
      )}
    </TrayRow>
  );
}

/** How far a file has come, in words. */
function Amount({ upload }: { upload: Upload }) {
  const t = useText();
  const locale = useLocale();
  if (upload.state === "running") {
    const amounts = { done: formatBytes(locale, upload.sent), all: formatBytes(locale, upload.size) };
    return <span className={css.amount}>{t("files.upload.amount", amounts)}</span>;
  }
  if (upload.state === "taken") return <span className={css.taken}>{t("files.upload.taken")}</span>;
  if (upload.state === "failed") return null;
  return <span className={css.amount}>{t(`files.upload.${upload.state}`)}</span>;
}
