import type { Step } from "@safos/contract/form-logic";
import type { RefObject } from "react";
import { useText } from "../../../text/index.tsx";
import { ProgressBar } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";

/** How far one has come, and what the page is about. It takes the focus when the page changes. */
export function StepHead(props: {
  top: RefObject<HTMLDivElement | null>;
  step: Step | undefined;
  index: number;
  total: number;
}) {
  const t = useText();
  const { step, index, total } = props;
  const section = step?.section;
  return (
    <div ref={props.top} tabIndex={-1} className={css.top}>
      {total > 1 && (
        <div className={css.progress}>
          <span className={css.step}>{t("forms.step", { n: index + 1, total })}</span>
          <ProgressBar label={t("forms.step", { n: index + 1, total })} value={((index + 1) / total) * 100} />
        </div>
      )}
      {section && (section.title !== "" || section.description) && (
        <div>
          {section.title !== "" && <h2 className={css.section}>{section.title}</h2>}
          {section.description && <p className={css.about}>{section.description}</p>}
        </div>
      )}
    </div>
  );
}
