import { useId } from "react";
import { cx } from "./cx.ts";
import css from "./CodeField.module.css";

/** Six digits, or `length`, in one field: the boxes are drawn behind it, so that pasting and the phone's keyboard work as in any other. */
export function CodeField(props: {
  label: string;
  isLabelHidden?: boolean;
  length?: number;
  value: string;
  onChange: (digits: string) => void;
  error?: string | null;
  autoFocus?: boolean;
}) {
  const id = useId();
  const { length = 6 } = props;
  return (
    <div className={css.field}>
      <label htmlFor={id} className={cx(css.label, props.isLabelHidden && css.hidden)}>
        {props.label}
      </label>
      <span className={cx(css.boxes, length < 6 && css.few, Boolean(props.error) && css.wrong)}>
        <input
          id={id}
          className={css.input}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value.replaceAll(/\D/g, "").slice(0, length))}
          inputMode="numeric"
          autoComplete="one-time-code"
          aria-invalid={Boolean(props.error)}
          {...(props.error ? { "aria-describedby": `${id}-error` } : {})}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- asked for by a dialog whose first field it is
          autoFocus={props.autoFocus ?? false}
        />
        {Array.from({ length }, (_, place) => (
          <span
            key={place}
            className={cx(css.box, place === Math.min(props.value.length, length - 1) && css.next)}
            aria-hidden="true"
          >
            {props.value[place]}
          </span>
        ))}
      </span>
      {props.error && (
        <span id={`${id}-error`} className={css.error} role="alert">
          {props.error}
        </span>
      )}
    </div>
  );
}
