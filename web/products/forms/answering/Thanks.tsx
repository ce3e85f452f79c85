import type { Answering } from "@safos/contract/forms";
import { CircleCheck } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { WaitingHere } from "../../../platform/WaitingHere.tsx";
import css from "./AnswerForm.module.css";
import { aboutForm, type Sent } from "./useSend.ts";

/** After sending: thanks, and what can be done with the answer. */
export function Thanks(props: {
  form: Answering;
  sent: Sent & { isChange: boolean };
  hasAccount: boolean;
  resultsLink: ReactNode;
  onOpenOwn: (key: string) => void;
  onAgain: () => void;
}) {
  const t = useText();
  const { form, sent, hasAccount, onAgain } = props;
  const { key } = sent;
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div className={css.done} ref={head} tabIndex={-1}>
      <span className={css.doneIcon}>
        <CircleCheck aria-hidden="true" />
      </span>
      <h2 className={css.section}>
        {sent.isLater ? t("outbox.answer") : t(sent.isChange ? "forms.changedAnswer" : "forms.sent")}
      </h2>
      <WaitingHere about={aboutForm(form.id)} />
      {!sent.isLater && <p className={css.about}>{sent.thanks === "" ? t("forms.thanks") : sent.thanks}</p>}
      <div className={css.doneActions}>
        {form.canChange && key !== null && <Button onPress={() => props.onOpenOwn(key)}>{t("forms.change")}</Button>}
        {form.canChange && hasAccount && !form.isAnonymous && form.isOncePerPerson && (
          <Button onPress={onAgain}>{t("forms.change")}</Button>
        )}
        {(!form.isOncePerPerson || !hasAccount) && <Button onPress={onAgain}>{t("forms.answerAgain")}</Button>}
        {form.areResultsShared && props.resultsLink}
      </div>
    </div>
  );
}
