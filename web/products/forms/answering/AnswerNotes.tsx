import type { Answering } from "@safos/contract/forms";
import { Lock, LockOpen, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import css from "./AnswerForm.module.css";
import type { LateState } from "./useLateState.ts";

/** What is good to know before answering: who sees one's name, whether it is too late, what must be answered. */
export function AnswerNotes(props: { form: Answering; hasAccount: boolean; late: LateState | null }) {
  const t = useText();
  const { form, hasAccount, late } = props;
  const hasRequired = form.content.sections.some((one) => one.questions.some((question) => question.isRequired));
  return (
    <div>
      {form.isAnonymous ? (
        <Note icon={<LockOpen aria-hidden="true" />}>
          {t("forms.anonymousNotice")} {form.isOncePerPerson && hasAccount && t("forms.anonymousOnce")}
        </Note>
      ) : (
        hasAccount && <Note icon={<UserRound aria-hidden="true" />}>{t("forms.namedNotice")}</Note>
      )}
      <div role="status">
        {/* Anyone who may answer once has answered by now: they know that. */}
        {late !== null && late !== "answered" && (
          <Note icon={<Lock aria-hidden="true" />}>
            {t(`forms.why.${late}`)}. {t("forms.why.text")}
          </Note>
        )}
      </div>
      {hasRequired && <p className={css.note}>{t("forms.requiredNote")}</p>}
    </div>
  );
}

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className={css.note}>
      {icon}
      <span>{children}</span>
    </p>
  );
}
