import "./text.ts";
import { Captions } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import css from "./CaptionBlock.module.css";
import { useLanguageName } from "./languages.ts";
import { useCaptions } from "./store.ts";

/** In the head of the call for everybody, also for those who do not show captions to themselves; said when it comes. */
export function CaptionChip() {
  const t = useText();
  const { notice } = useCaptions();
  const nameOf = useLanguageName();
  const name = notice?.language == null ? null : nameOf(notice.language);
  return (
    <span role="status" className={cx(notice !== null && css.chip)}>
      {notice && (
        <>
          <Captions aria-hidden="true" />
          <span className={css.chipText}>
            {name === null ? t("captions.isOn") : t("captions.onIn", { language: name })}
          </span>
          {notice.isKept && <span className={css.kept}>{t("captions.isKept")}</span>}
        </>
      )}
    </span>
  );
}
