import type { Form } from "@safos/contract/forms";
import { useText } from "../../../text/index.tsx";
import { Segmented, Select } from "../../../ui/index.ts";
import type { Show } from "./BarTable.tsx";
import { filtersOf } from "./filters.ts";
import css from "./Results.module.css";

/** What is looked at: which part, of whom, and how it is shown. `filter` is a mark; empty for all. */
export interface ResultsView {
  part: "summary" | "single" | "cross";
  filter: string;
  show: Show;
}

export function ResultsBar(props: { form: Form; view: ResultsView; onChange: (view: ResultsView) => void }) {
  const t = useText();
  const { form, view, onChange } = props;
  const filters = filtersOf(form.content, t);
  return (
    <div className={css.bar}>
      <Segmented
        label={t("forms.r.part")}
        value={view.part}
        options={[
          { id: "summary", name: t("forms.r.summary") },
          { id: "single", name: t("forms.r.single") },
          { id: "cross", name: t("forms.r.cross") },
        ]}
        onChange={(part) => onChange({ ...view, part })}
      />
      {view.part !== "cross" && filters.length > 1 && (
        <Select
          label={t("forms.r.filter")}
          isLabelHidden
          isSmall
          value={view.filter}
          options={filters}
          onChange={(filter) => onChange({ ...view, filter })}
        />
      )}
      {form.settings.isAnonymous && <span className={css.note}>{t("forms.r.hidden")}</span>}
      <span className={css.space} />
      {view.part === "summary" && (
        <Segmented
          label={t("forms.r.show")}
          value={view.show}
          options={[
            { id: "chart", name: t("forms.r.chart") },
            { id: "table", name: t("forms.r.table") },
            { id: "both", name: t("forms.r.both") },
          ]}
          onChange={(show) => onChange({ ...view, show })}
        />
      )}
    </div>
  );
}
