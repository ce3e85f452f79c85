import { useText } from "../../../text/index.tsx";
import { Checkbox, MomentField, Select, TextField, type MomentKind } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { GridSettings } from "./GridSettings.tsx";
import { NumberField } from "./NumberField.tsx";
import { OptionSettings } from "./OptionSettings.tsx";
import { put, type SettingsProps } from "./settings.ts";

/** What belongs to each kind of question. */
export function QuestionSettings(props: SettingsProps) {
  const t = useText();
  const { question, onChange } = props;
  const { kind } = question;
  const hasOptions = kind === "radio" || kind === "checkbox" || kind === "dropdown" || kind === "ranking";
  if (hasOptions) return <OptionSettings {...props} />;
  if (kind === "scale")
    return (
      <div className={css.fields}>
        <NumberField
          label={t("forms.scaleFrom")}
          value={question.min}
          onChange={(min) => onChange((one) => put(one, { min }))}
        />
        <NumberField
          label={t("forms.scaleTo")}
          value={question.max}
          onChange={(max) => onChange((one) => put(one, { max }))}
        />
        <EndLabels {...props} />
      </div>
    );
  if (kind === "nps")
    return (
      <div className={css.fields}>
        <EndLabels {...props} />
      </div>
    );
  if (kind === "short") return <ShortSettings {...props} />;
  if (kind === "date" || kind === "time" || kind === "datetime") return <MomentSettings {...props} />;
  if (kind === "file") return <FileSettings {...props} />;
  if (kind === "grid") return <GridSettings {...props} />;
  return null;
}

function EndLabels({ question, onChange }: SettingsProps) {
  const t = useText();
  return (
    <>
      <TextField
        label={t("forms.minLabel")}
        value={question.minLabel ?? ""}
        maxLength={500}
        onChange={(minLabel) => onChange((one) => put(one, { minLabel: minLabel || undefined }))}
      />
      <TextField
        label={t("forms.maxLabel")}
        value={question.maxLabel ?? ""}
        maxLength={500}
        onChange={(maxLabel) => onChange((one) => put(one, { maxLabel: maxLabel || undefined }))}
      />
    </>
  );
}

function ShortSettings({ question, onChange }: SettingsProps) {
  const t = useText();
  const checks = ["none", "email", "phone", "number", "regex"] as const;
  return (
    <div className={css.fields}>
      <Select
        label={t("forms.check")}
        value={question.check ?? "none"}
        options={checks.map((id) => ({ id, name: t(`forms.check.${id}`) }))}
        onChange={(check) => onChange((one) => put(one, { check: check === "none" ? undefined : check }))}
      />
      {question.check === "regex" && (
        <TextField
          label={t("forms.pattern")}
          value={question.pattern ?? ""}
          maxLength={200}
          onChange={(pattern) => onChange((one) => put(one, { pattern: pattern || undefined }))}
        />
      )}
      {question.check === "number" && (
        <>
          <NumberField
            label={t("forms.min")}
            value={question.min}
            onChange={(min) => onChange((one) => put(one, { min }))}
          />
          <NumberField
            label={t("forms.max")}
            value={question.max}
            onChange={(max) => onChange((one) => put(one, { max }))}
          />
        </>
      )}
    </div>
  );
}

function MomentSettings({ question, onChange }: SettingsProps) {
  const t = useText();
  const kind = question.kind as MomentKind;
  return (
    <div className={css.fields}>
      <MomentField
        kind={kind}
        label={t("forms.earliest")}
        value={question.earliest ?? ""}
        onChange={(earliest) => onChange((one) => put(one, { earliest: earliest || undefined }))}
      />
      <MomentField
        kind={kind}
        label={t("forms.latest")}
        value={question.latest ?? ""}
        onChange={(latest) => onChange((one) => put(one, { latest: latest || undefined }))}
      />
      <Checkbox
        isSelected={question.isRange === true}
        onChange={(isOn) => onChange((one) => put(one, { isRange: isOn || undefined }))}
      >
        {t("forms.isRange")}
      </Checkbox>
    </div>
  );
}

function FileSettings({ question, onChange }: SettingsProps) {
  const t = useText();
  const types = ["image", "pdf", "document", "sheet", "sound", "film"] as const;
  const chosen = question.fileTypes ?? [];
  return (
    <>
      <div className={css.fields}>
        <NumberField
          label={t("forms.maxFiles")}
          value={question.maxFiles}
          onChange={(maxFiles) =>
            onChange((one) => put(one, { maxFiles: Math.min(Math.max(Math.round(maxFiles ?? 1), 1), 20) }))
          }
        />
        <NumberField
          label={t("forms.maxMegabytes")}
          value={(question.maxBytes ?? 10_000_000) / 1_000_000}
          onChange={(megabytes) =>
            onChange((one) =>
              put(one, { maxBytes: Math.min(Math.max(Math.round((megabytes ?? 10) * 1_000_000), 1), 1_000_000_000) }),
            )
          }
        />
      </div>
      <div className={css.checks} role="group" aria-label={t("forms.fileTypes")}>
        {types.map((type) => (
          <Checkbox
            key={type}
            isSelected={chosen.includes(type)}
            onChange={(isOn) =>
              onChange((one) =>
                put(one, { fileTypes: isOn ? [...chosen, type] : chosen.filter((other) => other !== type) }),
              )
            }
          >
            {t(`forms.fileType.${type}`)}
          </Checkbox>
        ))}
      </div>
    </>
  );
}
