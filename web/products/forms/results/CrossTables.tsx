import { questionsOf, scaleOf } from "@safos/contract/form-logic";
import type { Question } from "@safos/contract/form-shapes";
import type { CrossTable as Counted, Form } from "@safos/contract/forms";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useText, type Text } from "../../../text/index.tsx";
import { cx, Notice, Select, Skeleton } from "../../../ui/index.ts";
import { crossQuery } from "../queries.ts";
import { heatOf, share } from "./counts.ts";
import css from "./Results.module.css";

const canCross = (question: Question): boolean =>
  ["radio", "dropdown", "checkbox", "scale", "nps"].includes(question.kind);

/** Answers to one question by the groups that another makes. */
export function CrossTables({ form }: { form: Form }) {
  const t = useText();
  const questions = questionsOf(form.content).filter(canCross);
  const [rows, setRows] = useState(questions[0]?.id ?? "");
  const [columns, setColumns] = useState(questions[1]?.id ?? "");
  const { data, isPending } = useQuery(crossQuery(form.id, rows, columns));
  const all = questionsOf(form.content);
  const options = questions.map((one) => ({
    id: one.id,
    name: `${all.findIndex((other) => other.id === one.id) + 1}. ${one.title}`,
  }));
  const rowQuestion = questions.find((one) => one.id === rows);
  const columnQuestion = questions.find((one) => one.id === columns);
  return (
    <section className={css.card} aria-label={t("forms.r.cross")}>
      <div className={css.crossPick}>
        <Select label={t("forms.r.compareRows")} value={rows} options={options} onChange={setRows} />
        <Select label={t("forms.r.compareColumns")} value={columns} options={options} onChange={setColumns} />
      </div>
      {rows === columns || rows === "" || columns === "" ? (
        <p className={css.quiet}>{t("forms.r.comparePick")}</p>
      ) : isPending || !data ? (
        <Skeleton label={t("common.loading")} />
      ) : (
        rowQuestion && columnQuestion && <CrossTable rows={rowQuestion} columns={columnQuestion} counted={data} />
      )}
      {(data?.hiddenRows.length ?? 0) > 0 && (
        <div className={css.foot}>
          <Notice isQuiet>{t("forms.r.hidden")}</Notice>
        </div>
      )}
    </section>
  );
}

/** The answers that can be given to a question. */
function answersTo(question: Question, t: Text): { id: string; label: string }[] {
  if (question.options)
    return [...question.options, ...(question.hasOther ? [{ id: "other", label: t("forms.other") }] : [])];
  const { min, max } = scaleOf(question);
  return Array.from({ length: max - min + 1 }, (_, index) => ({ id: String(min + index), label: String(min + index) }));
}

function CrossTable({ rows, columns, counted }: { rows: Question; columns: Question; counted: Counted }) {
  const t = useText();
  const heads = answersTo(columns, t);
  const hidden = new Set(counted.hiddenRows);
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label={t("forms.r.cross")}>
      <table className={css.table} aria-label={`${rows.title} × ${columns.title}`}>
        <thead>
          <tr>
            <th scope="col">{rows.title}</th>
            {heads.map((one) => (
              <th key={one.id} scope="col" className={css.end}>
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answersTo(rows, t)
            .filter((one) => !hidden.has(one.id))
            .map((row) => {
              const total = counted.rows.find((one) => one.value === row.id)?.count ?? 0;
              return (
                <tr key={row.id}>
                  <th scope="row">
                    {row.label} <span className={css.of}>({total})</span>
                  </th>
                  {heads.map((head) => {
                    const count = counted.cells.find((one) => one.row === row.id && one.column === head.id)?.count ?? 0;
                    const part = share(count, total);
                    return (
                      <td key={head.id} className={cx(css.end, css[`heat${heatOf(part)}`])}>
                        {count} <span className={css.of}>({part} %)</span>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
        </tbody>
      </table>
    </div>
  );
}
