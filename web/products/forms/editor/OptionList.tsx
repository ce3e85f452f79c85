import type { Option } from "@safos/contract/form-shapes";
import { Plus, X } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { freshOption } from "./model.ts";

/** Options, rows or columns as a list of fields; Enter adds one. */
export function OptionList(props: {
  options: readonly Option[];
  labelOf: (n: number) => string;
  addLabel: string;
  mark: "disc" | "box" | "number";
  onChange: (options: Option[]) => void;
  endOf?: (option: Option) => ReactNode;
  more?: ReactNode;
}) {
  const t = useText();
  const { options, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const add = (): void => {
    onChange([...options, freshOption()]);
    requestAnimationFrame(() => [...(list.current?.querySelectorAll("input") ?? [])].at(-1)?.focus());
  };
  return (
    <div ref={list} className={css.optionList}>
      {options.map((option, index) => (
        <div
          key={option.id}
          className={css.option}
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
              event.preventDefault();
              add();
            }
          }}
        >
          <span
            className={props.mark === "box" ? css.box : props.mark === "disc" ? css.disc : css.outlineNumber}
            aria-hidden="true"
          >
            {props.mark === "number" && index + 1}
          </span>
          <div className={css.optionField}>
            <TextField
              label={props.labelOf(index + 1)}
              isLabelHidden
              placeholder={props.labelOf(index + 1)}
              value={option.label}
              maxLength={500}
              onChange={(label) => onChange(options.map((one) => (one.id === option.id ? { ...one, label } : one)))}
            />
          </div>
          {props.endOf?.(option)}
          <IconButton
            label={t("forms.removeOption", { name: option.label || props.labelOf(index + 1) })}
            size="sm"
            isDisabled={options.length === 1}
            onPress={() => onChange(options.filter((one) => one.id !== option.id))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <div className={css.more}>
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
          {props.addLabel}
        </Button>
        {props.more}
      </div>
    </div>
  );
}
