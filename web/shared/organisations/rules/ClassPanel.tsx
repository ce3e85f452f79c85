import type { Rules } from "@safos/contract/organisations";
import type { ClassedRule, ClassRules } from "@safos/contract/policy";
import { useState } from "react";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Radios } from "../../../ui/index.ts";
import type { Cell } from "./cell.ts";
import css from "./Rules.module.css";
import type { useRules } from "./use-rules.ts";

type Answer = "yes" | "password" | "no";

function answerOf({ classes }: Rules, { rule, level }: Cell): Answer {
  if (!classes[level][rule]) return "no";
  return rule === "guestLinks" && classes[level].guestLinkPassword ? "password" : "yes";
}

/** A link that is allowed has a password or need not have one; where none is allowed that stays as it was. */
function changeTo(rule: ClassedRule, answer: Answer): Partial<ClassRules> {
  const change = { [rule]: answer !== "no" };
  return rule === "guestLinks" && answer !== "no" ? { ...change, guestLinkPassword: answer === "password" } : change;
}

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
  const now = answerOf(rules, props.cell);
  const [answer, setAnswer] = useState<Answer>(now);
  const title = `${t(`policy.cell.${rule}`)}, ${level}`;
  const { id, name } = organisation;
  const contacts = [rules.policyContact ?? person.displayName];
  const broken = answer === "password" ? "guestLinkPassword" : rule;
  const reads = explainPolicy({ rule: broken, organisation: { id, name }, contacts, informationClass: level }) ?? "";
  const answers: readonly Answer[] = rule === "guestLinks" ? ["yes", "password", "no"] : ["yes", "no"];
  const save = (): void =>
    ask({
      title,
      from: t(`policy.answer.${now}`),
      to: t(`policy.answer.${answer}`),
      reads,
      rules: { classes: { [level]: changeTo(rule, answer) } },
    });
  return (
    <Panel title={title} onClose={props.onClose}>
      <div className={panelBodyClass}>
        <Radios
          label={t(`policy.question.${rule}`, { level })}
          value={answer}
          options={answers.map((one) => ({
            id: one,
            name: t(one === "password" ? "policy.choice.password" : `policy.answer.${one}`),
          }))}
          onChange={setAnswer}
        />
        {rule === "guestLinks" && rules.guestLinkPassword && <Notice isQuiet>{t("policy.passwordEverywhere")}</Notice>}
        {!rules[rule] && <Notice isQuiet>{t("policy.offEverywhere")}</Notice>}
        <div>
          <h3 className={css.subheading}>{t("policy.why")}</h3>
          <p>{t(`policy.why.${rule}`)}</p>
        </div>
        {answer !== "yes" && (
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
