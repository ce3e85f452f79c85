import { Check } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/cx.ts";
import css from "./Leaving.module.css";

export const steps = ["when", "handOver", "closes", "summary"] as const;

/** Where one is among the steps. */
export function Steps({ current }: { current: (typeof steps)[number] }) {
  const t = useText();
  const at = steps.indexOf(current);
  return (
    <ol className={css.steps} aria-label={t("leaving.steps")}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={cx(css.step, index < at && css.done, index === at && css.current)}
          {...(index === at ? { "aria-current": "step" as const } : {})}
        >
          <span className={css.number} aria-hidden="true">
            {index < at ? <Check /> : index + 1}
          </span>
          <span className={css.stepName}>{t(`leaving.step.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
