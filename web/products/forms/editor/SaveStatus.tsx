import { Check } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import css from "./Editor.module.css";
import type { EditorState } from "./editor.ts";

/** Whether what was written has been saved. */
export function SaveStatus({ status, savedAt }: Pick<EditorState, "status" | "savedAt">) {
  const t = useText();
  const locale = useLocale();
  return (
    <span className={css.status} role="status">
      {status === "saved" ? (
        <>
          <Check aria-hidden="true" />
          {t("forms.savedAt", { when: formatWhen(locale, savedAt, now(), { yesterday: t("common.yesterday") }) })}
        </>
      ) : (
        t(status === "failed" ? "forms.notSaved" : "forms.saving")
      )}
    </span>
  );
}
