import { Search, X } from "lucide-react";
import {
  Button,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaProps,
} from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./SearchField.module.css";

export interface SearchFieldProps extends Omit<AriaProps, "className" | "children" | "aria-label" | "style"> {
  label: string;
  placeholder?: string;
  clearLabel: string;
  isFull?: boolean;
  /** Arrows choose in a list that is always open, while the focus stays in the field. */
  isCombobox?: boolean;
}

export function SearchField({ label, placeholder, clearLabel, isFull, isCombobox, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField
      {...rest}
      {...(isCombobox ? { type: "text" as const } : {})}
      aria-label={label}
      className={cx(css.field, isFull && css.full)}
    >
      <Search aria-hidden="true" />
      <Input
        className={css.input ?? ""}
        placeholder={placeholder ?? label}
        {...(isCombobox ? { role: "combobox", "aria-expanded": true } : {})}
      />
      <Button className={css.clear ?? ""} aria-label={clearLabel}>
        <X aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
