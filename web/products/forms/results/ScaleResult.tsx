import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useLocale, useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { BarTable, type Show } from "./BarTable.tsx";
import { averageOf, npsOf, share, stepBars, type Bar } from "./counts.ts";
import { decimal } from "./decimal.ts";
import css from "./Results.module.css";

/** A scale: its average or net promoter score, and how its steps were chosen. */
export function ScaleResult(props: { question: Question; marks: Results["marks"]; total: number; show: Show }) {
  const t = useText();
  const locale = useLocale();
  const { question, total, show } = props;
  const steps = stepBars(question, props.marks);
  return (
    <>
      <p className={css.figure}>
        {question.kind === "nps" && total > 0 ? (
          <>
            <strong>{t("forms.r.nps", { n: npsOf(steps, total) })}</strong> {t("forms.r.npsAbout")}
          </>
        ) : (
          total > 0 && <strong>{t("forms.r.average", { n: decimal(locale, averageOf(steps, total)) })}</strong>
        )}
      </p>
      {show !== "table" && <Stacked steps={steps} total={total} label={question.title} />}
      {show !== "chart" && <BarTable bars={steps} total={total} show="table" label={question.title} />}
    </>
  );
}

/** Steps of a scale side by side, with numbers in them and a legend. */
function Stacked({ steps, total, label }: { steps: readonly Bar[]; total: number; label: string }) {
  const t = useText();
  const toneOf = (index: number): number => 1 + Math.round((index / Math.max(steps.length - 1, 1)) * 4);
  if (total === 0) return <p className={css.quiet}>{t("forms.r.none")}</p>;
  const summary = steps.map((one) => `${one.label}: ${share(one.count, total)} %`).join(", ");
  return (
    <div className={css.stackBox}>
      <div className={css.stack} role="img" aria-label={`${label}. ${summary}`}>
        {steps.map(
          (one, index) =>
            one.count > 0 && (
              <span
                key={one.id}
                className={cx(css.piece, css[`scale${toneOf(index)}`])}
                style={{ flexGrow: one.count }}
              >
                {share(one.count, total) >= 4 && share(one.count, total)}
              </span>
            ),
        )}
      </div>
      <ul className={css.legend} aria-hidden="true">
        {steps.map((one, index) => (
          <li key={one.id}>
            <span className={cx(css.dot, css[`scale${toneOf(index)}`])} />
            {one.label}
          </li>
        ))}
      </ul>
    </div>
  );
}
