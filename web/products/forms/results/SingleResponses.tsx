import { questionsOf } from "@safos/contract/form-logic";
import { answerText } from "@safos/contract/form-texts";
import type { Question } from "@safos/contract/form-shapes";
import { formRoutes } from "@safos/contract/routes/forms";
import type { Form, FormResponse } from "@safos/contract/forms";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { formatDate, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, buttonClass, Button, IconButton, showToast, Skeleton } from "../../../ui/index.ts";
import { responsesQuery } from "../queries.ts";
import css from "./Results.module.css";

/** One answer after the other. */
export function SingleResponses({ form, filter, total }: { form: Form; filter: string; total: number }) {
  const t = useText();
  const list = useInfiniteQuery(responsesQuery(form.id, filter));
  const [at, setAt] = useState(0);
  const all = (list.data?.pages ?? []).flatMap((page) => page.items);
  const place = Math.min(at, Math.max(all.length - 1, 0));
  const response = all[place];
  const go = (to: number): void => {
    if (to >= all.length - 5 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    setAt(Math.max(0, Math.min(to, all.length - 1)));
  };
  const remove = useMutation({
    mutationFn: (id: string) => request(formRoutes.removeResponse, { params: { id: form.id, responseId: id } }),
    async onSuccess() {
      showToast({ text: t("forms.r.removed") });
      await queryClient.invalidateQueries({ queryKey: ["forms"] });
    },
  });
  if (list.isPending) return <Skeleton label={t("common.loading")} rows={5} />;
  if (!response) return <p className={css.quiet}>{t("forms.r.none")}</p>;
  return (
    <section className={css.card} aria-label={t("forms.r.number2", { n: place + 1, total })}>
      <header className={css.cardHead}>
        <IconButton label={t("forms.r.previous")} isDisabled={place === 0} onPress={() => go(place - 1)}>
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <span className={css.cardAbout} role="status">
          {t("forms.r.number2", { n: place + 1, total })}
        </span>
        <IconButton label={t("forms.r.nextOne")} isDisabled={place >= all.length - 1} onPress={() => go(place + 1)}>
          <ChevronRight aria-hidden="true" />
        </IconButton>
        <span className={css.space} />
        <a
          className={buttonClass("quiet", "sm")}
          href={addressOf(formRoutes.readResponsePdf, { params: { id: form.id, responseId: response.id } })}
          download
        >
          <Download aria-hidden="true" />
          {t("forms.r.pdf")}
        </a>
        <Button
          variant="quiet"
          size="sm"
          icon={<Trash2 aria-hidden="true" />}
          isPending={remove.isPending}
          onPress={() => remove.mutate(response.id)}
        >
          {t("forms.r.remove")}
        </Button>
      </header>
      <SingleResponse form={form} response={response} />
    </section>
  );
}

function SingleResponse({ form, response }: { form: Form; response: FormResponse }) {
  const t = useText();
  const locale = useLocale();
  const name = form.settings.isAnonymous
    ? t("forms.r.anonymousOne")
    : (response.person?.displayName ?? response.guestName ?? t("forms.r.visitor"));
  return (
    <div className={css.one}>
      <div className={css.who}>
        {response.person && (
          <Avatar id={response.person.userId} name={name} size={36} imageUrl={response.person.avatarUrl} />
        )}
        <div>
          <h2 className={css.cardTitle}>{name}</h2>
          <p className={css.note}>
            {response.sentAt === null
              ? formatDate(locale, Date.parse(`${response.sentOn}T12:00:00`), now())
              : formatWhen(locale, Date.parse(response.sentAt), now(), {
                  today: t("common.today"),
                  yesterday: t("common.yesterday"),
                })}
          </p>
        </div>
      </div>
      <dl className={css.answers}>
        {questionsOf(form.content).map((question, index) => (
          <div key={question.id}>
            <dt>
              {index + 1}. {question.title}
            </dt>
            <dd>
              <GivenAnswer formId={form.id} question={question} response={response} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function GivenAnswer(props: { formId: string; question: Question; response: FormResponse }) {
  const t = useText();
  const { formId, question, response } = props;
  const answer = response.answers[question.id];
  if (answer === undefined) return <span className={css.of}>{t("forms.r.noAnswer")}</span>;
  if (question.kind === "file" && Array.isArray(answer))
    return response.files
      .filter((one) => answer.includes(one.id))
      .map((file) => (
        <a
          key={file.id}
          className={css.fileLink}
          href={addressOf(formRoutes.readResponseFile, {
            params: { id: formId, responseId: response.id, fileId: file.id },
          })}
          download={file.name}
        >
          {file.name}
        </a>
      ));
  if (question.kind === "colour" && typeof answer === "string")
    return (
      <>
        <span className={css.swatch} style={{ background: answer }} aria-hidden="true" /> {answer}
      </>
    );
  return answerText(question, answer, response.files);
}
