import type { Field } from "@safos/contract/boards";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Select, TextField } from "../../../ui/index.ts";
import css from "./CardPanel.module.css";
import { Fact, type FactProps } from "./Fact.tsx";

/** A field that the board adds: saved when it is left. */
export function FieldFact(props: FactProps & { field: Field }) {
  const { field, card } = props;
  const t = useText();
  const present = card.fields[field.id];
  const [value, setValue] = useState(present === undefined ? "" : String(present));
  const save = (text: string): void => {
    if (text === String(present ?? "")) return;
    const { [field.id]: _gone, ...rest } = card.fields;
    const number = Number(text.replace(",", "."));
    if (field.type === "number" && text !== "" && Number.isNaN(number)) return setValue(String(present ?? ""));
    props.onChange({
      version: card.version,
      fields: text === "" ? rest : { ...rest, [field.id]: field.type === "number" ? number : text },
    });
  };
  return (
    <Fact name={field.name}>
      {!props.canWrite ? (
        value
      ) : field.type === "choice" ? (
        <Select
          label={field.name}
          isLabelHidden
          isSmall
          value={value}
          options={[
            { id: "", name: t("boards.noChoice") },
            ...(field.options ?? []).map((one) => ({ id: one, name: one })),
          ]}
          onChange={(next) => {
            setValue(next);
            save(next);
          }}
        />
      ) : (
        <span className={css.field}>
          <TextField
            label={field.name}
            isLabelHidden
            type={field.type === "date" ? "date" : "text"}
            inputMode={field.type === "number" ? "decimal" : "text"}
            value={value}
            onChange={setValue}
            maxLength={1000}
            onBlur={() => save(value.trim())}
          />
        </span>
      )}
    </Fact>
  );
}
