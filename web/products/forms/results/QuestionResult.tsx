import { scaleOf } from "@safos/contract/form-logic";
import type { Question } from "@safos/contract/form-shapes";
import type { Results } from "@safos/contract/forms";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Quote } from "lucide-react";
import { useId, useState } from "react";
import { useLocale, useText, type Locale } from "../../../text/index.tsx";
import { Button, cx, Dialog, Skeleton } from "../../../ui/index.ts";
import { textsQuery } from "../queries.ts";
import css from "./Results.module.css";

export type Show = "chart" | "table" | "both";

interface Bar {
  id: string;
  label: string;
  count: number;
}

const share = (count: number, total: number): number => (total === 0 ? 0 : Math.round((count / total) * 100));
const decimal = (locale: Locale, value: number): string =>
  value.toLocaleString(locale === "sv" ? "sv-SE" : "en-GB", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** One question's answers, counted. A chart is a table with bars in it. */
export function QuestionResult(props: {
  formId: string;
  number: number;
  question: Question;
  results: Results;
  show: Show;
  canReadAll: boolean;
}) {
  const t = useText();
  const id = useId();
  const { question, results, number, show } = props;
  const count = results.marks.find((one) => one.mark === question.id)?.count ?? 0;
  const isWide = ["checkbox", "radio", "dropdown", "grid", "ranking"].includes(question.kind);
  return (
    <section className={cx(css.card, isWide && css.wide)} aria-labelledby={id}>
      <header className={css.cardHead}>
        <span className={css.number} aria-hidden="true">
          {number}
        </span>
        <h2 className={css.cardTitle} id={id}>
          {question.title}
        </h2>
        <span className={css.cardAbout}>
          {t(`forms.kind.${question.kind}`)} · {t("forms.responses", { n: count })}
        </span>
      </header>
      <Body {...props} total={count} show={show} />
    </section>
  );
}

function Body(props: {
  formId: string;
  question: Question;
  results: Results;
  total: number;
  show: Show;
  canReadAll: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  const { question, results, total, show } = props;
  const { id, kind } = question;
  const counts = new Map(results.marks.map((one) => [one.mark, one.count]));
  const bars = (options: Question["options"], prefix: string): Bar[] => {
    const known = new Set((options ?? []).map((one) => one.id));
    const gone = results.marks
      .filter((one) => one.mark.startsWith(prefix))
      .map((one) => ({ id: one.mark.slice(prefix.length), count: one.count }))
      .filter((one) => !known.has(one.id) && one.id !== "other");
    return [
      ...(options ?? []).map((one) => ({ id: one.id, label: one.label, count: counts.get(prefix + one.id) ?? 0 })),
      ...(question.hasOther || counts.has(`${prefix}other`)
        ? [{ id: "other", label: t("forms.other"), count: counts.get(`${prefix}other`) ?? 0 }]
        : []),
      ...gone.map((one) => ({ ...one, label: t("forms.r.gone") })),
    ];
  };
  switch (kind) {
    case "radio":
    case "dropdown":
    case "checkbox":
      return <BarTable bars={bars(question.options, `${id}=`)} total={total} show={show} label={question.title} />;
    case "scale":
    case "nps": {
      const { min, max } = scaleOf(question);
      const steps = Array.from({ length: max - min + 1 }, (_, index) => ({
        id: String(min + index),
        label: [
          String(min + index),
          index === 0 ? question.minLabel : index === max - min ? question.maxLabel : undefined,
        ]
          .filter(Boolean)
          .join(" = "),
        count: counts.get(`${id}=${min + index}`) ?? 0,
      }));
      const average = total === 0 ? 0 : steps.reduce((sum, one) => sum + Number(one.id) * one.count, 0) / total;
      const part = (from: number, to: number): number =>
        steps.filter((one) => Number(one.id) >= from && Number(one.id) <= to).reduce((sum, one) => sum + one.count, 0);
      return (
        <>
          <p className={css.figure}>
            {kind === "nps" && total > 0 ? (
              <>
                <strong>{t("forms.r.nps", { n: share(part(9, 10), total) - share(part(0, 6), total) })}</strong>{" "}
                {t("forms.r.npsAbout")}
              </>
            ) : (
              total > 0 && <strong>{t("forms.r.average", { n: decimal(locale, average) })}</strong>
            )}
          </p>
          {show !== "table" && <Stacked steps={steps} total={total} label={question.title} />}
          {show !== "chart" && <BarTable bars={steps} total={total} show="table" label={question.title} />}
        </>
      );
    }
    case "ranking": {
      const options = (question.options ?? []).map((option) => {
        const places = (question.options ?? []).map((_, place) => counts.get(`${id}#${place + 1}=${option.id}`) ?? 0);
        const sum = places.reduce((all, one) => all + one, 0);
        return {
          option,
          average: sum === 0 ? 0 : places.reduce((all, one, place) => all + one * (place + 1), 0) / sum,
        };
      });
      return (
        <table className={css.table} aria-label={question.title}>
          <thead>
            <tr>
              <th scope="col">{t("forms.r.answer")}</th>
              <th scope="col" className={css.barCell}>
                <span className={css.hidden}>{t("forms.r.chart")}</span>
              </th>
              <th scope="col" className={css.end}>
                {t("forms.r.averagePlace")}
              </th>
            </tr>
          </thead>
          <tbody>
            {options
              .toSorted((a, b) => a.average - b.average)
              .map(({ option, average }) => (
                <tr key={option.id}>
                  <th scope="row">{option.label}</th>
                  <td className={css.barCell} aria-hidden="true">
                    {average > 0 && (
                      <span
                        className={css.bar1}
                        style={{ inlineSize: `${((options.length + 1 - average) / options.length) * 100}%` }}
                      />
                    )}
                  </td>
                  <td className={css.end}>{average > 0 ? decimal(locale, average) : "–"}</td>
                </tr>
              ))}
          </tbody>
        </table>
      );
    }
    case "grid":
      return question.cell === "number" ? (
        <table className={css.table} aria-label={question.title}>
          <tbody>
            {(question.rows ?? []).map((row) => {
              const prefix = `${id}.${row.id}=`;
              const values = results.marks.filter((one) => one.mark.startsWith(prefix));
              const sum = values.reduce((all, one) => all + one.count, 0);
              const average =
                values.reduce((all, one) => all + Number(one.mark.slice(prefix.length)) * one.count, 0) /
                Math.max(sum, 1);
              return (
                <tr key={row.id}>
                  <th scope="row">{row.label}</th>
                  <td className={css.end}>{sum === 0 ? "–" : t("forms.r.average", { n: decimal(locale, average) })}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <GridTable question={question} counts={counts} />
      );
    case "short":
    case "long":
      return <Texts {...props} />;
    default:
      return <p className={css.quiet}>{t("forms.responses", { n: total })}</p>;
  }
}

function BarTable({ bars, total, show, label }: { bars: readonly Bar[]; total: number; show: Show; label: string }) {
  const t = useText();
  const most = Math.max(...bars.map((one) => one.count), 1);
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t("forms.r.answer")}</th>
          {show !== "table" && (
            <th scope="col" className={css.barCell}>
              <span className={css.hidden}>{t("forms.r.chart")}</span>
            </th>
          )}
          {show !== "chart" && (
            <th scope="col" className={css.end}>
              {t("forms.r.number")}
            </th>
          )}
          <th scope="col" className={css.end}>
            {t("forms.r.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map((one) => (
          <tr key={one.id} className={cx(one.count === most && css.most)}>
            <th scope="row">{one.label}</th>
            {show !== "table" && (
              <td className={css.barCell} aria-hidden="true">
                <span className={css.bar1} style={{ inlineSize: `${(one.count / most) * 100}%` }} />
              </td>
            )}
            {show !== "chart" && <td className={css.end}>{one.count}</td>}
            <td className={css.end}>{share(one.count, total)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Steps of a scale side by side, with numbers in them and a legend. */
function Stacked({ steps, total, label }: { steps: readonly Bar[]; total: number; label: string }) {
  const t = useText();
  const toneOf = (index: number): number => 1 + Math.round((index / Math.max(steps.length - 1, 1)) * 4);
  if (total === 0) return <p className={css.quiet}>{t("forms.r.none")}</p>;
  const words = steps.map((one) => `${one.label}: ${share(one.count, total)} %`).join(", ");
  return (
    <div className={css.stackBox}>
      <div className={css.stack} role="img" aria-label={`${label}. ${words}`}>
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

function GridTable({ question, counts }: { question: Question; counts: ReadonlyMap<string, number> }) {
  const columns = question.columns ?? [];
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label={question.title}>
      <table className={css.table} aria-label={question.title}>
        <thead>
          <tr>
            <td />
            {columns.map((one) => (
              <th key={one.id} scope="col" className={css.end}>
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(question.rows ?? []).map((row) => {
            const values = columns.map((one) => counts.get(`${question.id}.${row.id}=${one.id}`) ?? 0);
            const total = values.reduce((sum, one) => sum + one, 0);
            return (
              <tr key={row.id}>
                <th scope="row">{row.label}</th>
                {values.map((value, index) => (
                  <td
                    key={columns[index]?.id}
                    className={cx(css.end, css[`heat${Math.min(4, Math.floor((share(value, total) + 10) / 25))}`])}
                  >
                    {value} <span className={css.of}>({share(value, total)} %)</span>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Texts({
  formId,
  question,
  results,
  canReadAll,
}: {
  formId: string;
  question: Question;
  results: Results;
  canReadAll: boolean;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const texts = results.texts.filter((one) => one.questionId === question.id);
  if (texts.length === 0) return <p className={css.quiet}>{t("forms.r.noTexts")}</p>;
  return (
    <>
      <ul className={css.quotes}>
        {texts.map((one, index) => (
          <li key={index}>
            <Quote aria-hidden="true" />
            <span>{one.text}</span>
          </li>
        ))}
      </ul>
      {canReadAll && (
        <div className={css.foot}>
          <Button variant="quiet" size="sm" onPress={() => setOpen(true)}>
            {t("forms.r.showAll")}
          </Button>
        </div>
      )}
      {isOpen && <AllTexts formId={formId} question={question} onClose={() => setOpen(false)} />}
    </>
  );
}

function AllTexts({ formId, question, onClose }: { formId: string; question: Question; onClose: () => void }) {
  const t = useText();
  const list = useInfiniteQuery(textsQuery(formId, question.id));
  const items = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("forms.r.texts", { title: question.title })}
      closeLabel={t("common.close")}
    >
      {list.isPending && <Skeleton label={t("common.loading")} />}
      <ul className={css.quotes}>
        {items.map((one, index) => (
          <li key={index}>
            <Quote aria-hidden="true" />
            <span>{one.text}</span>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("forms.more")}
        </Button>
      )}
    </Dialog>
  );
}
