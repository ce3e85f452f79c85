import { answerRoutes } from "@safos/contract/routes/forms";
import type { Answering as AnsweringForm } from "@safos/contract/forms";
import { useQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useState, type ReactNode } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Skeleton } from "../../../ui/index.ts";
import { answeringQuery } from "../queries.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import css from "./AnswerForm.module.css";
import { AnswerNotes } from "./AnswerNotes.tsx";
import { readKey, type OwnAnswer } from "./drafts.ts";
import { Thanks } from "./Thanks.tsx";
import { aboutForm, type Sent } from "./useSend.ts";
import { WaitingHere } from "../../../platform/WaitingHere.tsx";
import { useLateState, type LateState } from "./useLateState.ts";
import "../text.ts";
import { useTitle } from "../../../platform/title.ts";

interface Props {
  id: string;
  who: string;
  hasAccount: boolean;
  /** Where the results are, for anyone who may see them. */
  resultsLink?: ReactNode;
}

/** A form from its title to thanks, for members and visitors alike. */
export function Answering(props: Props) {
  const t = useText();
  const { id } = props;
  const { data: form, error, refetch, isPending } = useQuery(answeringQuery(id));
  useTitle("thing", form?.title);
  const late = useLateState(id);
  if (error) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton label={t("common.loading")} rows={5} />;
  return (
    <div key={form.ticket} className={css.inner}>
      <div className={css.intro}>
        <p className={css.from}>{t("forms.from.organisation", { organisation: form.organisationName })}</p>
        <h1 className={css.title}>{form.title}</h1>
        {form.description !== "" && <p className={css.about}>{form.description}</p>}
      </div>
      <Opened {...props} form={form} late={late} />
    </div>
  );
}

/** The form, what came of it, or why it cannot be answered. */
function Opened(props: Props & { form: AnsweringForm; late: LateState | null }) {
  const t = useText();
  const { form, id, who, hasAccount, resultsLink } = props;
  const [sent, setSent] = useState<(Sent & { isChange: boolean }) | null>(null);
  const [own, setOwn] = useState<OwnAnswer | null>(
    form.own ? { answers: form.own.answers, files: form.own.files, key: null } : null,
  );
  const openOwn = async (key: string): Promise<void> => {
    const answer = await request(answerRoutes.openOwnResponse, { params: { id }, body: { key } });
    setSent(null);
    setOwn({ ...answer, key });
  };
  if (sent)
    return (
      <Thanks
        form={form}
        sent={sent}
        hasAccount={hasAccount}
        resultsLink={resultsLink}
        onOpenOwn={(key) => void openOwn(key)}
        onAgain={() => void queryClient.resetQueries({ queryKey: ["forms", "answering", id] })}
      />
    );
  if (form.canAnswer !== "yes")
    return (
      <EmptyState
        icon={<Lock />}
        title={t(`forms.why.${form.canAnswer}`)}
        isFramed
        action={form.areResultsShared && resultsLink}
      >
        {t("forms.why.text")}
      </EmptyState>
    );
  const key = form.canChange && !form.own ? readKey(id) : null;
  return (
    <>
      <WaitingHere about={aboutForm(id)} />
      <AnswerNotes form={form} hasAccount={hasAccount} late={props.late} />
      {key !== null && !own && <Button onPress={() => void openOwn(key)}>{t("forms.change")}</Button>}
      <AnswerForm
        key={own ? "own" : "new"}
        form={form}
        who={who}
        isDraftKept={hasAccount && !form.isAnonymous && !own}
        {...(own ? { changed: own } : {})}
        onSent={(done) => setSent({ ...done, isChange: own !== null })}
      />
    </>
  );
}
