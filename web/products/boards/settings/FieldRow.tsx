import type { Field } from "@safos/contract/boards";
import { Trash2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton, Select, TextField } from "../../../ui/index.ts";
import css from "./BoardSettings.module.css";

const types = ["text", "number", "date", "choice"] as const;

/** A field that the board adds to its cards. */
export function FieldRow(props: { field: Field; onChange: (change: Partial<Field>) => void; onRemove: () => void }) {
  const { field, onChange } = props;
  const t = useText();
  return (
    <div className={css.row}>
      <TextField
        label={t("boards.fieldName")}
        value={field.name}
        onChange={(name) => onChange({ name })}
        maxLength={100}
      />
      <Select
        label={t("boards.fieldType")}
        value={field.type}
        options={types.map((id) => ({ id, name: t(`boards.type.${id}`) }))}
        onChange={(type) => onChange({ type })}
      />
      {field.type === "choice" && (
        <TextField
          label={t("boards.choices")}
          hint={t("boards.choicesHint")}
          value={(field.options ?? []).join(", ")}
          onChange={(text) =>
            onChange({
              options: text
                .split(",")
                .map((one) => one.trimStart())
                .filter(Boolean),
            })
          }
        />
      )}
      <IconButton label={t("boards.removeField", { name: field.name })} onPress={props.onRemove}>
        <Trash2 aria-hidden="true" />
      </IconButton>
    </div>
  );
}
