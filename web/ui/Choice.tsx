import { Check } from "lucide-react";
import type { ReactNode } from "react";
import {
  Checkbox as AriaCheckbox,
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  Label,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import css from "./Choice.module.css";
import { cx } from "./cx.ts";

interface ToggleProps {
  children?: ReactNode;
  label?: string;
  isSelected?: boolean;
  defaultSelected?: boolean;
  isDisabled?: boolean;
  isIndeterminate?: boolean;
  onChange?: (isSelected: boolean) => void;
}

/** Part of a form: takes effect when the form is sent. */
export function Checkbox({ children, label, ...rest }: ToggleProps) {
  return (
    <AriaCheckbox {...rest} {...(label ? { "aria-label": label } : {})} className={css.check ?? ""}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={css.box} aria-hidden="true">
            {isIndeterminate ? <span className={css.dash} /> : isSelected && <Check />}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** Takes effect at once. */
export function Switch({ children, label, isIndeterminate: _unused, ...rest }: ToggleProps) {
  return (
    <AriaSwitch {...rest} {...(label ? { "aria-label": label } : {})} className={css.switch ?? ""}>
      <span className={css.track} aria-hidden="true" />
      {children}
    </AriaSwitch>
  );
}

export interface Option<T extends string> {
  id: T;
  name: string;
  icon?: ReactNode;
  hint?: string;
  isDisabled?: boolean;
}

/** Two to four views of the same thing, or values of the same setting. */
export function Segmented<T extends string>(props: {
  label: string;
  /** Null while nothing is chosen. */
  value: T | null;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  /** Apart and round, for filters. */
  isPills?: boolean;
}) {
  return (
    <ToggleButtonGroup
      aria-label={props.label}
      className={(props.isPills ? css.pills : css.segmented) ?? ""}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={props.value === null ? [] : [props.value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (typeof key === "string") props.onChange(key as T);
      }}
    >
      {props.options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className={(props.isPills ? css.pill : css.segment) ?? ""}>
          {option.icon}
          {option.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** One of a few, with a word about each. */
export function Radios<T extends string>(props: {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  isLabelHidden?: boolean;
}) {
  return (
    <AriaRadioGroup
      {...(props.isLabelHidden ? { "aria-label": props.label } : {})}
      className={css.radios ?? ""}
      value={props.value}
      onChange={(value) => props.onChange(value as T)}
    >
      {!props.isLabelHidden && <Label className={css.groupLabel ?? ""}>{props.label}</Label>}
      {props.options.map((option) => (
        <AriaRadio
          key={option.id}
          value={option.id}
          isDisabled={option.isDisabled ?? false}
          className={cx(css.check, css.radioRow)}
        >
          <span className={css.radio} aria-hidden="true" />
          <span>
            {option.name}
            {option.hint && <span className={css.hint}>{option.hint}</span>}
          </span>
        </AriaRadio>
      ))}
    </AriaRadioGroup>
  );
}
