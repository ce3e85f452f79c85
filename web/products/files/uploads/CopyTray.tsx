import "../text.ts";
import type { FileCopy } from "@safos/contract/files";
import { X } from "lucide-react";
import { ApiError, explain } from "../../../platform/api.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, IconButton } from "../../../ui/index.ts";
import { cancelCopy, useCopies } from "../copies.ts";
import { TrayRow } from "./TrayRow.tsx";
import css from "./UploadTray.module.css";

/** How far large copies have come, at the foot of the page wherever the person goes. */
export function CopyTray() {
  const t = useText();
  const copies = useCopies();
  const open = copies.filter((one) => one.state === "running").length;
  return (
    <section className={css.tray} aria-label={t("files.copies")}>
      <header className={css.head}>
        <b className={css.title} role="status">
          {open > 0 ? t("files.copying", { n: open }) : t("files.copyStopped", { n: copies.length })}
        </b>
      </header>
      <ul className={css.body}>
        {copies.map((one) => (
          <Row key={one.id} copy={one} />
        ))}
      </ul>
    </section>
  );
}

function Row({ copy }: { copy: FileCopy }) {
  const t = useText();
  const count = new Intl.NumberFormat(useLocale());
  const { name, state, done, total } = copy;
  const isRunning = state === "running";
  return (
    <TrayRow
      name={name}
      isFolder
      amount={
        isRunning && (
          <span className={css.amount}>
            {t("files.copy.amount", { done: count.format(done), all: count.format(total) })}
          </span>
        )
      }
      progress={isRunning ? (total > 0 ? done / total : 0) : null}
      problem={isRunning ? null : explain(new ApiError(409, copy.code ?? "INTERNAL", ""))}
      actions={
        isRunning ? (
          <Button
            size="sm"
            variant="quiet"
            aria-label={t("files.copy.cancel", { name })}
            onPress={() => void cancelCopy(copy)}
          >
            {t("common.cancel")}
          </Button>
        ) : (
          <IconButton label={t("files.copy.close", { name })} size="sm" onPress={() => void cancelCopy(copy)}>
            <X aria-hidden="true" />
          </IconButton>
        )
      }
    />
  );
}
