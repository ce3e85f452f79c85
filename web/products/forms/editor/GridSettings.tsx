import { useText } from "../../../text/index.tsx";
import { Segmented } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { OptionList } from "./OptionList.tsx";
import type { SettingsProps } from "./settings.ts";

/** The rows and columns of a grid. */
export function GridSettings({ question, onChange }: SettingsProps) {
  const t = useText();
  const cells = ["radio", "checkbox", "number"] as const;
  const cell = question.cell ?? "radio";
  return (
    <div className={css.options}>
      <Segmented
        label={t("forms.cell")}
        value={cell}
        options={cells.map((id) => ({ id, name: t(`forms.cell.${id}`) }))}
        onChange={(next) => onChange((one) => ({ ...one, cell: next }))}
      />
      <div className={css.two}>
        <div>
          <h4 className={css.small}>{t("forms.rows")}</h4>
          <OptionList
            options={question.rows ?? []}
            labelOf={(n) => t("forms.row", { n })}
            addLabel={t("forms.addRow")}
            mark="number"
            onChange={(rows) => onChange((one) => ({ ...one, rows }))}
          />
        </div>
        {cell !== "number" && (
          <div>
            <h4 className={css.small}>{t("forms.columns")}</h4>
            <OptionList
              options={question.columns ?? []}
              labelOf={(n) => t("forms.column", { n })}
              addLabel={t("forms.addColumn")}
              mark={cell === "checkbox" ? "box" : "disc"}
              onChange={(columns) => onChange((one) => ({ ...one, columns }))}
            />
          </div>
        )}
      </div>
    </div>
  );
}
