import { Check, ChevronDown } from "lucide-react";
import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from "react-aria-components";
import type { Option } from "./Choice.tsx";
import { cx } from "./cx.ts";
import css from "./Select.module.css";

/** One of a list, shown when pressed. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
  isSmall?: boolean;
}) {
  return (
    <AriaSelect
      className={css.select ?? ""}
      value={props.value}
      isDisabled={props.isDisabled ?? false}
      onChange={(key) => {
        if (typeof key === "string") props.onChange(key as T);
      }}
      {...(props.isLabelHidden ? { "aria-label": props.label } : {})}
    >
      {!props.isLabelHidden && <Label className={css.label ?? ""}>{props.label}</Label>}
      <Button className={cx(css.button, props.isSmall && css.small)}>
        <SelectValue>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <FieldError />
      <Popover className={css.popover ?? ""} offset={4}>
        <ListBox className={css.list ?? ""}>
          {props.options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.name} className={css.item ?? ""}>
              {({ isSelected }) => (
                <>
                  <span className={css.lines}>
                    {option.name}
                    {option.hint && <span className={css.hint}>{option.hint}</span>}
                  </span>
                  {isSelected && <Check aria-hidden="true" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
