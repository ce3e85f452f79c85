import { CircleAlert } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./TextField.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "children" | "style"> {
  label: string;
  hint?: ReactNode;
  /** What to do about what is wrong; shows the field as invalid. */
  error?: string | null | undefined;
  icon?: ReactNode;
  placeholder?: string;
  isLarge?: boolean;
  isLabelHidden?: boolean;
  rows?: number;
  suffix?: ReactNode;
  inputRef?: Ref<HTMLInputElement>;
  autoCapitalize?: "none";
}

/** Label above, field, hint or error under. */
export function TextField({
  label,
  hint,
  error,
  icon,
  placeholder,
  isLarge,
  isLabelHidden,
  rows,
  suffix,
  inputRef,
  autoCapitalize,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={css.field ?? ""}>
      <Label className={cx(css.label, isLabelHidden && css.hidden)}>{label}</Label>
      <span className={cx(css.box, isLarge && css.large)}>
        {icon}
        {rows ? (
          <TextArea className={css.input ?? ""} rows={rows} placeholder={placeholder ?? ""} />
        ) : (
          <Input
            className={css.input ?? ""}
            placeholder={placeholder ?? ""}
            autoCapitalize={autoCapitalize}
            {...(inputRef ? { ref: inputRef } : {})}
          />
        )}
        {suffix}
      </span>
      {error ? (
        <FieldError className={css.error ?? ""}>
          <CircleAlert aria-hidden="true" />
          <span>{error}</span>
        </FieldError>
      ) : (
        hint && (
          <Text slot="description" className={css.hint ?? ""}>
            {hint}
          </Text>
        )
      )}
    </AriaTextField>
  );
}
