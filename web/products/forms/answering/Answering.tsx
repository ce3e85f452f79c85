import type { Answering as AnsweringForm, OwnResponse, SentResponse } from "@safos/contract/forms";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Lock, LockOpen, UserRound } from "lucide-react";
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useItemEvents } from "../../../shared/items/index.ts";
import { api } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Skeleton } from "../../../ui/index.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import css from "./AnswerForm.module.css";
import { readKey } from "./drafts.ts";
import { answeringQuery } from "../queries.ts";
import "../text.ts";

interface Props {
  id: string;
  who: string;
  hasAccount: boolean;
  /** Where the results are, for anyone who may see them. */
  resultsLink?: ReactNode;
}

/** A form from the first word to thanks, for members and visitors alike. */
export function Answering(props: Props) {
  const t = useText();
  const { id } = props;
  const { data: form, error, refetch, isPending } = useQuery(answeringQuery(id));
  const late = useLateWord(id);
  if (error) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton label={t("common.loading")} rows={5} />;
  return <Opened key={form.ticket} {...props} form={form} late={late} />;
}

type Word = AnsweringForm["canAnswer"];

/** Hears that a form opens, and that it closes while someone is answering: what they have written stays where it is. */
function useLateWord(id: string): Exclude<Word, "yes"> | null {
  const [word, setWord] = useState<Word>("yes");
  const look = useCallback(async () => {
    const { queryKey } = answeringQuery(id);
    if (queryClient.getQueryData(queryKey)?.canAnswer !== "yes") return queryClient.invalidateQueries({ queryKey });
    // Without an answer nothing is known; sending will tell.
    const fresh = await api.get<AnsweringForm>(`/api/v1/forms/${id}/answering`).catch(() => null);
    if (fresh) setWord(fresh.canAnswer);
  }, [id]);
  useItemEvents(
    "form",
    id,
    useCallback(({ type }) => void (/^form\.(opened|closed|trashed)$/.test(type) && look()), [look]),
    useCallback(() => void look(), [look]),
  );
  return word === "yes" ? null : word;
}

function Opened(props: Props & { form: AnsweringForm; late: Exclude<Word, "yes"> | null }) {
  const t = useText();
  const { form, id, who, hasAccount } = props;
  const [sent, setSent] = useState<(SentResponse & { isChange: boolean }) | null>(null);
  const [own, setOwn] = useState<(OwnResponse & { key: string | null }) | null>(
    form.own ? { answers: form.own.answers, files: form.own.files, key: null } : null,
  );
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sent) head.current?.focus();
  }, [sent]);
  const again = (): void => void queryClient.resetQueries({ queryKey: ["forms", "answering", id] });
  const openOwn = async (key: string): Promise<void> => {
    const answer = await api.post<OwnResponse>(`/api/v1/forms/${id}/own`, { key });
    setSent(null);
    setOwn({ ...answer, key });
  };
  const key = form.canChange && !form.own ? readKey(id) : null;
  const intro = (
    <div className={css.intro}>
      <p className={css.from}>{t("forms.from.organisation", { organisation: form.organisationName })}</p>
      <h1 className={css.title}>{form.title}</h1>
      {form.description !== "" && <p className={css.about}>{form.description}</p>}
    </div>
  );
  if (sent)
    return (
      <div className={css.inner}>
        {intro}
        <div className={css.done} ref={head} tabIndex={-1}>
          <span className={css.doneIcon}>
            <CircleCheck aria-hidden="true" />
          </span>
          <h2 className={css.section}>{t(sent.isChange ? "forms.changedAnswer" : "forms.sent")}</h2>
          <p className={css.about}>{sent.thanks === "" ? t("forms.thanks") : sent.thanks}</p>
          <div className={css.doneActions}>
            {form.canChange && sent.key !== null && (
              <Button onPress={() => void openOwn(sent.key ?? "")}>{t("forms.change")}</Button>
            )}
            {form.canChange && hasAccount && !form.isAnonymous && form.isOncePerPerson && (
              <Button onPress={again}>{t("forms.change")}</Button>
            )}
            {(!form.isOncePerPerson || !hasAccount) && <Button onPress={again}>{t("forms.answerAgain")}</Button>}
            {form.areResultsShared && props.resultsLink}
          </div>
        </div>
      </div>
    );
  if (form.canAnswer !== "yes")
    return (
      <div className={css.inner}>
        {intro}
        <EmptyState
          icon={<Lock />}
          title={t(`forms.why.${form.canAnswer}`)}
          isFramed
          action={form.areResultsShared && props.resultsLink}
        >
          {t("forms.why.text")}
        </EmptyState>
      </div>
    );
  const hasRequired = form.content.sections.some((one) => one.questions.some((question) => question.isRequired));
  return (
    <div className={css.inner}>
      {intro}
      <div>
        {form.isAnonymous ? (
          <p className={css.note}>
            <LockOpen aria-hidden="true" />
            <span>
              {t("forms.anonymousNotice")} {form.isOncePerPerson && hasAccount && t("forms.anonymousOnce")}
            </span>
          </p>
        ) : (
          hasAccount && (
            <p className={css.note}>
              <UserRound aria-hidden="true" />
              <span>{t("forms.namedNotice")}</span>
            </p>
          )
        )}
        <div role="status">
          {/* Anyone who may answer once has answered by now: that is no news to them. */}
          {props.late !== null && props.late !== "answered" && (
            <p className={css.note}>
              <Lock aria-hidden="true" />
              <span>
                {t(`forms.why.${props.late}`)}. {t("forms.why.text")}
              </span>
            </p>
          )}
        </div>
        {hasRequired && <p className={css.note}>{t("forms.requiredNote")}</p>}
      </div>
      {key !== null && !own && <Button onPress={() => void openOwn(key)}>{t("forms.change")}</Button>}
      <AnswerForm
        key={own ? "own" : "new"}
        form={form}
        who={who}
        isDraftKept={hasAccount && !form.isAnonymous && !own}
        {...(own ? { changed: own } : {})}
        onSent={(done) => setSent({ ...done, isChange: own !== null })}
      />
    </div>
  );
}
