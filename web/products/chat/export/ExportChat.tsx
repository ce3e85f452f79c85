import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { saveBlob } from "../../../platform/download.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { formatBytes, formatDay, formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Button, Checkbox, Dialog, MomentField, Notice, ProgressBar, Radios, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { beginningOfDay } from "../list/jump.ts";
import { mostFileBytes, TooMany } from "./collect.ts";
import css from "./ExportChat.module.css";
import { makeExport, type Asked, type ExportFormat, type Progress } from "./make.ts";
import type { ExportedChat } from "./model.ts";
import type { Labels } from "./to-html.ts";
import "../list/text.ts";

interface Props {
  engine: Engine;
  roomId: string;
  name: string;
  onClose: () => void;
}

/** Writes a chat out for the person, in this browser. */
export function ExportChat(props: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  if (asked) return <Exporting {...props} asked={asked} />;
  return <AskExport {...props} onAsk={setAsked} />;
}

/** The day after one, at midnight where the person is: summer time makes days of 23 and 25 hours. */
function dayAfter(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

function AskExport({ engine, roomId, name, onClose, onAsk }: Props & { onAsk: (asked: Asked) => void }) {
  const t = useText();
  const locale = useLocale();
  const isEncrypted = engine.isEncrypted(roomId);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [format, setFormat] = useState<ExportFormat>("html");
  const [hasFiles, setFiles] = useState(true);
  const [isUnderstood, setUnderstood] = useState(false);
  const first = beginningOfDay(from);
  const last = beginningOfDay(to);
  const isWrong = first !== null && last !== null && last < first;
  return (
    <FormDialog
      onClose={onClose}
      title={t("chatexport.title", { name })}
      about={t("chatexport.about")}
      submit={t("chatexport.begin")}
      isIncomplete={isWrong || (isEncrypted && !isUnderstood)}
      onSubmit={() =>
        onAsk({
          ...{ roomId, name, format, hasFiles },
          span: { from: first, to: last === null ? null : dayAfter(last) },
          at: now(),
        })
      }
    >
      <div className={css.parts}>
        <div className={css.span}>
          <MomentField kind="date" label={t("chatexport.from")} value={from} onChange={setFrom} />
          <MomentField
            kind="date"
            label={t("chatexport.to")}
            value={to}
            onChange={setTo}
            hint={t("chatexport.spanHint")}
            error={isWrong ? t("chatexport.wrongSpan") : null}
          />
        </div>
        <Radios<ExportFormat>
          label={t("chatexport.format")}
          value={format}
          onChange={setFormat}
          options={[
            { id: "html", name: t("chatexport.html"), hint: t("chatexport.htmlHint") },
            { id: "json", name: t("chatexport.json"), hint: t("chatexport.jsonHint") },
          ]}
        />
        <Checkbox isSelected={hasFiles} onChange={setFiles}>
          {t("chatexport.files", { size: formatBytes(locale, mostFileBytes) })}
        </Checkbox>
        {isEncrypted && (
          <>
            <Notice tone="warn">{t("chatexport.encrypted")}</Notice>
            <Checkbox isSelected={isUnderstood} onChange={setUnderstood}>
              {t("chatexport.understood")}
            </Checkbox>
          </>
        )}
      </div>
    </FormDialog>
  );
}

/** What the written page says, in the language of the person. */
function useLabels(): (chat: ExportedChat) => Labels {
  const t = useText();
  const locale = useLocale();
  const timeOf = (iso: string): string => formatTime(locale, Date.parse(iso));
  // Days with their year, whenever it is read.
  const dayOf = (iso: string): string => new Date(iso).toLocaleDateString(locale, { dateStyle: "full" });
  return (chat) => ({
    lang: locale.slice(0, 2),
    heading: chat.room.name,
    about: `${t("chatexport.exportedBy", { when: `${dayOf(chat.exportedAt)} ${timeOf(chat.exportedAt)}`, name: chat.exportedBy.name })} · ${t("chatexport.count", { n: chat.messages.length })}`,
    edited: (when) => t("chatexport.edited", { when }),
    replyTo: (name) => t("chatexport.replyTo", { name }),
    thread: (n) => t("chatexport.threadOf", { n }),
    deleted: t("chatexport.deleted"),
    unreadable: t("chatexport.unreadable"),
    missing: {
      leftOut: t("chatexport.leftOut"),
      tooLarge: t("chatexport.tooLarge"),
      missing: t("chatexport.missing"),
    },
    day: dayOf,
    time: timeOf,
  });
}

function Exporting({ engine, name, asked, onClose }: Props & { asked: Asked }) {
  const t = useText();
  const labelsFor = useLabels();
  const [progress, setProgress] = useState<Progress>({ step: "reading", n: 0 });
  const [error, setError] = useState<unknown>(null);
  const done = useRef({ t, labelsFor, onClose });
  done.current = { t, labelsFor, onClose };
  useEffect(() => {
    const stop = new AbortController();
    makeExport(engine, asked, {
      signal: stop.signal,
      labelsFor: (chat) => done.current.labelsFor(chat),
      onProgress: setProgress,
    }).then(
      ({ blob, fileName, messages: n, left }) => {
        if (stop.signal.aborted) return;
        saveBlob(blob, fileName);
        showToast({ text: done.current.t(left > 0 ? "chatexport.doneWithout" : "chatexport.done", { n, left }) });
        done.current.onClose();
      },
      (failure: unknown) => !stop.signal.aborted && setError(failure),
    );
    return () => stop.abort();
  }, [engine, asked]);
  const { n } = progress;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("chatexport.title", { name })}
      closeLabel={t("chatexport.cancel")}
      size="small"
      footer={<Button onPress={onClose}>{t(error === null ? "chatexport.cancel" : "common.close")}</Button>}
    >
      {error === null ? (
        <div className={css.parts} role="status">
          <p>
            {progress.step === "reading"
              ? t("chatexport.reading", { n })
              : t("chatexport.fetching", { n, all: progress.all })}
          </p>
          {progress.step === "fetching" && (
            <ProgressBar value={(100 * n) / progress.all} label={t("chatexport.fetching", { n, all: progress.all })} />
          )}
        </div>
      ) : (
        <Notice tone="danger">{error instanceof TooMany ? t("chatexport.tooMany") : explain(error)}</Notice>
      )}
    </Dialog>
  );
}
