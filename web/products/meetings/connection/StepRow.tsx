import "./text.ts";
import { Check, CircleDashed, LoaderCircle, Minus, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useText, type TextKey } from "../../../text/index.tsx";
import { Chip, cx, type ChipTone } from "../../../ui/index.ts";
import css from "./ConnectionPage.module.css";
import type { StepId, StepState } from "./results.ts";

const looks: Readonly<Record<StepState, { icon: ReactNode; tone: ChipTone; word: TextKey }>> = {
  waiting: { icon: <CircleDashed />, tone: "plain", word: "connection.waiting" },
  measuring: { icon: <LoaderCircle />, tone: "info", word: "connection.stateMeasuring" },
  works: { icon: <Check />, tone: "success", word: "connection.works" },
  slow: { icon: <TriangleAlert />, tone: "warn", word: "connection.stateSlow" },
  stopped: { icon: <X />, tone: "danger", word: "connection.stateStopped" },
  absent: { icon: <Minus />, tone: "plain", word: "connection.absent" },
};

/** Where the usual word does not say it. */
const nuances: Partial<Record<`${StepId} ${StepState}`, TextKey>> = {
  "devices slow": "connection.partly",
  "devices stopped": "connection.stateNone",
  "speed absent": "connection.notMeasured",
};

export function StepRow({ step, state, sentence }: { step: StepId; state: StepState; sentence: string }) {
  const t = useText();
  const { icon, tone, word } = looks[state];
  return (
    <li className={css.step} data-step={step} data-state={state}>
      <span className={cx(css.mark, css[tone], state === "measuring" && css.turning)} aria-hidden="true">
        {icon}
      </span>
      <div className={css.text}>
        <h2>{t(`connection.${step}`)}</h2>
        <p>{sentence}</p>
      </div>
      <Chip tone={tone}>{t(nuances[`${step} ${state}`] ?? word)}</Chip>
    </li>
  );
}
