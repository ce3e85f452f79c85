import { useText } from "../../../text/index.tsx";
import { TextField } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";
import type { Extras } from "./useSend.ts";

/** Where a copy of the answer goes, and the field that only programs fill in. */
export function ExtraFields(props: { extras: Extras; hasCopy: boolean; onChange: (extras: Extras) => void }) {
  const t = useText();
  const { extras, hasCopy, onChange } = props;
  return (
    <>
      {hasCopy && (
        <div className={css.copy}>
          <TextField
            label={t("forms.copyTo")}
            hint={t("forms.copyToHint")}
            type="email"
            value={extras.copyTo}
            onChange={(copyTo) => onChange({ ...extras, copyTo })}
            autoComplete="email"
            isLarge
          />
        </div>
      )}
      <div className={css.trap} aria-hidden="true">
        <label>
          {t("forms.honeypot")}
          <input
            tabIndex={-1}
            autoComplete="off"
            name="website"
            value={extras.website}
            onChange={(event) => onChange({ ...extras, website: event.target.value })}
          />
        </label>
      </div>
    </>
  );
}
