import { CloudUpload } from "lucide-react";
import { copyText } from "../copy-text.ts";
import { useText } from "../../text/index.tsx";
import { Button, Notice } from "../../ui/index.ts";
import type { WaitingRequest } from "./entry.ts";
import { discardWaiting, sentenceOf, useWaiting } from "./index.ts";
import css from "./Waiting.module.css";

/** What waits for the network, and what was refused when it came: its words are never lost. */
export function Waiting({ about }: { about: string }) {
  const t = useText();
  const entries = useWaiting(about);
  if (entries.length === 0) return null;
  return (
    <ul className={css.list} aria-label={t("outbox.waiting")}>
      {entries.map((entry) => (
        <li key={entry.id} className={css.entry}>
          <p className={css.text}>{entry.text}</p>
          {entry.refusal === null ? (
            <p className={css.later}>
              <CloudUpload aria-hidden="true" />
              {t("outbox.sendsLater")}
            </p>
          ) : (
            <Refused entry={entry} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Refused({ entry }: { entry: WaitingRequest }) {
  const t = useText();
  return (
    <>
      <Notice tone="danger">{sentenceOf(entry)}</Notice>
      <div className={css.actions}>
        <Button size="sm" onPress={() => void copyText(entry.text)}>
          {t("outbox.copy")}
        </Button>
        <Button size="sm" variant="quiet" onPress={() => discardWaiting(entry.id)}>
          {t("outbox.discard")}
        </Button>
      </div>
    </>
  );
}
