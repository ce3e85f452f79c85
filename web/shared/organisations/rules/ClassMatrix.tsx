import type { Rules } from "@safos/contract/organisations";
import { classedRules, informationClasses, type ClassedRule, type InformationClass } from "@safos/contract/policy";
import { Ban, Check, CircleAlert, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useText, type Text } from "../../../text/index.tsx";
import { cx, PlainButton } from "../../../ui/index.ts";
import type { Cell } from "./cell.ts";
import { moveIn } from "./move-in.ts";
import css from "./Rules.module.css";

type Answer = "yes" | "some" | "no";
const icons = {
  yes: <Check aria-hidden="true" />,
  some: <CircleAlert aria-hidden="true" />,
  no: <X aria-hidden="true" />,
};

function answerOf(rules: Rules, rule: ClassedRule, level: InformationClass): Answer {
  if (!rules[rule] || !rules.classes[level][rule]) return "no";
  return rule === "guestLinks" && (asksPassword(rules, level) || rules.guestLinkDays !== null) ? "some" : "yes";
}

const asksPassword = (rules: Rules, level: InformationClass): boolean =>
  rules.guestLinkPassword || rules.classes[level].guestLinkPassword;

/** What a cell with conditions says: which they are. */
function conditionOf(t: Text, rules: Rules, level: InformationClass): string {
  const { guestLinkDays: n } = rules;
  if (!asksPassword(rules, level)) return t("policy.days", { n: n ?? 0 });
  return n === null ? t("policy.answer.password") : t("policy.answer.passwordDays", { n });
}

/** Rules down, classes across. Arrows move between the cells, Enter opens one. */
export function ClassMatrix(props: {
  rules: Rules;
  levels: readonly InformationClass[];
  picked: Cell | null;
  onPick: (cell: Cell) => void;
}) {
  const t = useText();
  const { rules, levels } = props;
  const [at, setAt] = useState({ row: 0, column: 0 });
  const isWhole = levels.length === informationClasses.length;
  const nameOf = (answer: Answer, level: InformationClass) =>
    answer === "some" ? conditionOf(t, rules, level) : t(`policy.answer.${answer}`);

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>): void {
    const next = moveIn(event.key, at, { rows: classedRules.length, columns: levels.length });
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  }

  return (
    <div className={css.scroll}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the grid of the ARIA guide */}
      <table
        role="grid"
        aria-label={t("policy.matrix")}
        className={cx(css.matrix, !isWhole && css.narrow)}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col">{t("policy.what")}</th>
            {levels.map((level) => (
              <th key={level} scope="col">
                {t(`workspace.class.${level}`)}
                <span className={css.level}>{t(`policy.harm.${level}`)}</span>
              </th>
            ))}
            {isWhole && (
              <th scope="col">
                {t("policy.k4Name")}
                <span className={css.level}>{t("policy.harm.K4")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {classedRules.map((rule, row) => (
            <tr key={rule}>
              <th scope="row">{t(`policy.cell.${rule}`)}</th>
              {levels.map((level, column) => {
                const answer = answerOf(rules, rule, level);
                const isPicked = props.picked?.rule === rule && props.picked.level === level;
                return (
                  <td key={level} className={cx(isPicked && css.picked)}>
                    <PlainButton
                      className={cx(css.cell, css[answer])}
                      data-cell={`${row} ${column}`}
                      excludeFromTabOrder={row !== at.row || column !== at.column}
                      aria-label={`${t(`policy.cell.${rule}`)}, ${level}: ${nameOf(answer, level)}`}
                      onPress={() => {
                        setAt({ row, column });
                        props.onPick({ rule, level });
                      }}
                    >
                      {icons[answer]}
                      {nameOf(answer, level)}
                    </PlainButton>
                  </td>
                );
              })}
              {isWhole && row === 0 && (
                <td rowSpan={classedRules.length} className={css.refused}>
                  <strong>
                    <Ban aria-hidden="true" />
                    {t("policy.k4Refused")}
                  </strong>
                  {t("policy.k4")}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Legend() {
  const t = useText();
  return (
    <p className={css.legend}>
      <span className={css.yes}>
        {icons.yes} {t("policy.allowed")}
      </span>
      <span className={css.some}>
        {icons.some} {t("policy.conditional")}
      </span>
      <span className={css.no}>
        {icons.no} {t("policy.forbidden")}
      </span>
    </p>
  );
}
