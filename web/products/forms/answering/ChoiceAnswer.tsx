import { otherPrefix, type Option } from "@safos/contract/form-shapes";
import { useId } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { described, type AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** One of some options or several of them, and perhaps an answer in own words. */
export function ChoiceAnswer(props: AnswerProps & { options: readonly Option[] }) {
  const t = useText();
  const name = useId();
  const { question, value, onChange, options } = props;
  const chosen = Array.isArray(value) ? value : [];
  const isMany = question.kind === "checkbox";
  const other = chosen.find((one) => one.startsWith(otherPrefix));
  const set = (id: string, isOn: boolean): void => {
    const rest = isMany
      ? chosen.filter((one) => one !== id && !(id === otherPrefix && one.startsWith(otherPrefix)))
      : [];
    onChange(isOn ? [...rest, id] : rest);
  };
  const row = (id: string, label: string, isOn: boolean) => (
    <label key={id} className={css.choice}>
      <input
        type={isMany ? "checkbox" : "radio"}
        name={name}
        checked={isOn}
        onChange={(event) => set(id, event.target.checked)}
        aria-describedby={props.describedBy || undefined}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <div className={css.choices} role={isMany ? "group" : "radiogroup"} aria-labelledby={props.labelledBy}>
      {options.map((one) => row(one.id, one.label, chosen.includes(one.id)))}
      {question.hasOther && row(otherPrefix, t("forms.other"), other !== undefined)}
      {question.hasOther && other !== undefined && (
        <input
          className={cx(css.line, css.other)}
          aria-label={t("forms.otherText")}
          value={other.slice(otherPrefix.length)}
          maxLength={900}
          onChange={(event) =>
            onChange([...chosen.filter((one) => !one.startsWith(otherPrefix)), otherPrefix + event.target.value])
          }
        />
      )}
    </div>
  );
}

/** One of many options. */
export function DropDownAnswer(props: AnswerProps & { options: readonly Option[] }) {
  const t = useText();
  const { value, onChange, options } = props;
  return (
    <select
      className={css.line}
      value={Array.isArray(value) ? (value[0] ?? "") : ""}
      onChange={(event) => onChange(event.target.value === "" ? undefined : [event.target.value])}
      {...described(props)}
    >
      <option value="">{t("forms.choose")}</option>
      {options.map((one) => (
        <option key={one.id} value={one.id}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
