import { CircleCheck, Plus, X } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";
import { formatBytes, formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Button, IconButton } from "../../../ui/index.ts";
import { TrayRow } from "../uploads/TrayRow.tsx";
import { FilesInput } from "./FilesInput.tsx";
import css from "./FileRequest.module.css";
import type { Chosen } from "./useDelivery.ts";

/** Where files are chosen or dropped. */
export function ChooseFiles(props: {
  limit: string;
  filesLeft: number | null;
  onChoose: (files: readonly File[]) => void;
}) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    props.onChoose([...event.dataTransfer.files]);
  };
  return (
    <div
      className={css.place}
      {...(isOver ? { "data-over": "" } : {})}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div>
        <div className={css.heading}>{t("request.drop")}</div>
        <p className={css.meta}>
          {props.limit} {props.filesLeft !== null && t("request.filesLeft", { n: props.filesLeft })}
        </p>
      </div>
      <Button icon={<Plus aria-hidden="true" />} onPress={() => picker.current?.click()}>
        {t("request.choose")}
      </Button>
      <FilesInput ref={picker} testId="request-files" onChoose={props.onChoose} />
    </div>
  );
}

/** What is chosen, and how far each has come. */
export function ChosenFiles(props: {
  chosen: readonly Chosen[];
  maxFileBytes: number;
  onRemove: (id: string) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { chosen } = props;
  if (chosen.length === 0) return null;
  const done = chosen.filter((one) => one.state === "received").length;
  return (
    <section aria-label={t("request.files")}>
      <div className={css.line}>
        <h2 className={css.heading}>{t("request.files")}</h2>
        <span className={css.meta} role="status">
          {t("request.count", { done, all: chosen.length })}
        </span>
      </div>
      <ul className={css.list}>
        {chosen.map((one) => (
          <TrayRow
            key={one.id}
            name={one.file.name}
            isFolder={false}
            amount={<span className={css.meta}>{formatBytes(locale, one.file.size)}</span>}
            progress={one.state === "sending" ? one.sent / Math.max(one.file.size, 1) : null}
            problem={
              one.state === "tooLarge"
                ? t("request.tooLarge", { size: formatBytes(locale, props.maxFileBytes) })
                : one.problem
            }
            actions={
              one.state === "received" || one.state === "sending" ? null : (
                <IconButton
                  label={t("request.remove", { name: one.file.name })}
                  size="sm"
                  onPress={() => props.onRemove(one.id)}
                >
                  <X aria-hidden="true" />
                </IconButton>
              )
            }
          >
            {one.state === "waiting" && <span className={css.meta}>{t("request.waiting")}</span>}
            {one.receivedAt !== null && (
              <span className={css.meta}>
                <CircleCheck aria-hidden="true" size={14} />{" "}
                {t("request.received", { when: formatTime(locale, Date.parse(one.receivedAt)) })}
              </span>
            )}
          </TrayRow>
        ))}
      </ul>
    </section>
  );
}
