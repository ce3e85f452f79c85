import "./text.ts";
import type { BookingQuestion, NewBooking, PublicBookingPage } from "@safos/contract/booking";
import { publicBookingRoutes } from "@safos/contract/routes/booking";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { findProof } from "../../../platform/proof.ts";
import { sendInTime } from "../../../platform/in-time.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, Notice, Select, TextField } from "../../../ui/index.ts";
import css from "./Book.module.css";
import { endOf, writeSpan } from "./moments.ts";
import { bookingPageQuery, keepVisit } from "./queries.ts";
import type { Chosen } from "./SlotChoice.tsx";

const looksLikeMail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

/** Who books, and what they are asked. */
export function BookForm(props: { code: string; page: PublicBookingPage; minutes: number; chosen: Chosen }) {
  const t = useText();
  const locale = useLocale();
  const { code, page, minutes, chosen } = props;
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [phone, setPhone] = useState("");
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error } = useSend(code, page);
  const isMissing = page.questions.some(({ id, isRequired }) => isRequired && (answers[id] ?? "").trim() === "");
  const isReady = name.trim() !== "" && !isMissing && (!page.asksPhone || phone.trim() !== "");
  return (
    <section className={css.card} aria-label={t("book.form")}>
      <Form
        onSubmit={() => {
          setTried(true);
          if (!isReady || !looksLikeMail(mail)) return;
          mutate({
            ...{ start: chosen.start, minutes, name: name.trim(), mail: mail.trim(), locale },
            ...(page.asksPhone ? { phone } : {}),
            answers: Object.entries(answers).map(([question, text]) => ({ question, text })),
          });
        }}
      >
        <h2 className={css.cardTitle}>{t("book.form")}</h2>
        <p role="status">
          {t("book.chosen", { when: writeSpan(locale, chosen.zone, chosen.start, endOf(chosen.start, minutes)) })}
        </p>
        <TextField
          label={t("book.name")}
          value={name}
          onChange={setName}
          maxLength={80}
          autoComplete="name"
          isRequired
        />
        <TextField
          label={t("book.mail")}
          hint={t("book.mailHint")}
          value={mail}
          onChange={setMail}
          type="email"
          maxLength={254}
          autoComplete="email"
          error={isTried && !looksLikeMail(mail) ? t("book.mailWrong") : null}
          isRequired
        />
        {page.asksPhone && (
          <TextField
            label={t("book.phone")}
            value={phone}
            onChange={setPhone}
            type="tel"
            maxLength={40}
            autoComplete="tel"
            isRequired
          />
        )}
        {page.questions.map((question) => (
          <Question
            key={question.id}
            question={question}
            value={answers[question.id] ?? ""}
            onChange={(text) => setAnswers({ ...answers, [question.id]: text })}
          />
        ))}
        <p className={css.meta}>{t("book.kept", { days: page.keptDays })}</p>
        {error && <Notice tone="danger">{explain(error)}</Notice>}
        <div className={css.buttons}>
          <Button variant="primary" type="submit" isPending={isPending} isDisabled={!isReady}>
            {t("book.send")}
          </Button>
        </div>
      </Form>
    </section>
  );
}

/** Sends a booking with the work that the server asks for, and goes on to it. */
function useSend(code: string, page: PublicBookingPage) {
  const navigate = useNavigate();
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: async (fresh: Omit<NewBooking, "ticket" | "proof">) => {
      const { ticket, proofBits } = page;
      const proof = await findProof(ticket, proofBits);
      const body = { ...fresh, ticket, proof };
      return sendInTime(() => request(publicBookingRoutes.bookVisit, { params: { code }, body, isQuiet: true }));
    },
    async onSuccess(visit) {
      keepVisit(visit);
      await navigate({ to: "/book/$code", params: { code: visit.secret } });
    },
    async onError(error) {
      // The times that are shown are others by now, or the ticket is too old.
      if (error instanceof ApiError && /^(BOOKING_TAKEN|TICKET_WRONG)$/.test(error.code))
        await queryClient.invalidateQueries({ queryKey: bookingPageQuery(code).queryKey });
    },
  });
}

function Question(props: { question: BookingQuestion; value: string; onChange: (text: string) => void }) {
  const t = useText();
  const { question, value, onChange } = props;
  const { title, kind, options, isRequired } = question;
  const label = isRequired ? t("book.required", { question: title }) : title;
  if (kind === "choice")
    return (
      <Select
        label={label}
        value={value}
        onChange={onChange}
        options={[{ id: "", name: t("book.pick") }, ...options.map((one) => ({ id: one, name: one }))]}
      />
    );
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      maxLength={2000}
      isRequired={isRequired}
      {...(kind === "longText" ? { rows: 4 } : {})}
    />
  );
}
