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
}

export function SearchField({ label, placeholder, clearLabel, isFull, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={cx(css.field, isFull && css.full)}>
      <Search aria-hidden="true" />
      <Input className={css.input ?? ""} placeholder={placeholder ?? label} />
      <Button className={css.clear ?? ""} aria-label={clearLabel}>
        <X aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
