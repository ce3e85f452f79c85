import { useState } from "react";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Radios } from "../../../ui/index.ts";
import type { Cell } from "./cell.ts";
import css from "./Rules.module.css";
import type { useRules } from "./use-rules.ts";

/** One cell of the matrix: the question, why there is one, and the answer. */
export function ClassPanel(props: {
  cell: Cell;
  change: ReturnType<typeof useRules>;
  onSaved: () => void;
  onClose: () => void;
}) {
  const t = useText();
  const { organisation, person } = useMe();
  const { rule, level } = props.cell;
  const { rules, ask, isPending } = props.change;
  const now = rules.classes[level][rule] ? "yes" : "no";
  const [answer, setAnswer] = useState<"yes" | "no">(now);
  const title = `${t(`policy.cell.${rule}`)}, ${level}`;
  const { id, name } = organisation;
  const contacts = [rules.policyContact ?? person.displayName];
  const reads = explainPolicy({ rule, organisation: { id, name }, contacts, informationClass: level }) ?? "";
  const save = (): void =>
    ask({
      title,
      from: t(`policy.answer.${now}`),
      to: t(`policy.answer.${answer}`),
      reads,
      rules: { classes: { [level]: { [rule]: answer === "yes" } } },
    });
  return (
    <Panel title={title} onClose={props.onClose}>
      <div className={panelBodyClass}>
        <Radios
          label={t(`policy.question.${rule}`, { level })}
          value={answer}
          options={(["yes", "no"] as const).map((one) => ({ id: one, name: t(`policy.answer.${one}`) }))}
          onChange={setAnswer}
        />
        {!rules[rule] && <Notice isQuiet>{t("policy.offEverywhere")}</Notice>}
        <div>
          <h3 className={css.subheading}>{t("policy.why")}</h3>
          <p>{t(`policy.why.${rule}`)}</p>
        </div>
        {answer === "no" && (
          <div>
            <h3 className={css.subheading}>{t("policy.reads")}</h3>
            <Notice tone="warn" isQuiet>
              {reads}
            </Notice>
          </div>
        )}
      </div>
      <footer className={css.foot}>
        <Button onPress={props.onClose}>{t("common.cancel")}</Button>
        <Button variant="primary" isPending={isPending} isDisabled={answer === now} onPress={save}>
          {t("policy.saveFor", { level })}
        </Button>
      </footer>
    </Panel>
  );
}
