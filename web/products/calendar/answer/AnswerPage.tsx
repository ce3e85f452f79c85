import "./text.ts";
import { guestInvitationRoutes } from "@safos/contract/routes/calendar";
import type { GuestAnswer, GuestInvitation } from "@safos/contract/calendar";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Check, CircleHelp, LinkIcon, X } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, EmptyState, Notice, Skeleton, TextField } from "../../../ui/index.ts";
import css from "./AnswerPage.module.css";
import { writeWhen } from "./when.ts";

const invitationQuery = (secret: string) =>
  queryOptions({
    queryKey: ["guest-invitation", secret],
    queryFn: () => request(guestInvitationRoutes.readGuestInvitation, { body: { secret }, isQuiet: true }),
    retry: false,
  });

/** `/answer/:secret`: a guest who was invited by mail answers. No account; to open it answers nothing. */
export function AnswerPage() {
  const { secret } = useParams({ from: "/answer/$secret" });
  const t = useText();
  const { data: invitation, error } = useQuery(invitationQuery(secret));
  useTitle("thing", invitation?.title);
  if (error && !invitation)
    return (
      <PublicFrame organisation="">
        <EmptyState icon={<LinkIcon />} title={t("guestAnswer.goneTitle")} isPage>
          {t("guestAnswer.goneText")}
        </EmptyState>
      </PublicFrame>
    );
  if (!invitation) return <Skeleton label={t("guestAnswer.loading")} rows={4} />;
  return (
    <PublicFrame organisation={invitation.organisation}>
      <Invitation secret={secret} invitation={invitation} />
    </PublicFrame>
  );
}

const answers = [
  { answer: "accepted", done: "guestAnswer.isAccepted", Icon: Check },
  { answer: "tentative", done: "guestAnswer.isTentative", Icon: CircleHelp },
  { answer: "declined", done: "guestAnswer.isDeclined", Icon: X },
] as const;

function Invitation({ secret, invitation }: { secret: string; invitation: GuestInvitation }) {
  const t = useText();
  const locale = useLocale();
  const [meant] = useState(() => new URLSearchParams(window.location.search).get("answer"));
  const [comment, setComment] = useState("");
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: (answer: GuestAnswer["answer"]) =>
      request(guestInvitationRoutes.answerGuestInvitation, {
        body: { secret, answer, ...(comment.trim() === "" ? {} : { comment: comment.trim() }) },
        isQuiet: true,
      }),
    onSuccess: (fresh) => queryClient.setQueryData(invitationQuery(secret).queryKey, fresh),
  });
  const { title, location, description, isAllDay, isRecurring, organizer } = invitation;
  const given = answers.find((one) => one.answer === invitation.answer);
  // The link that was pressed in the mail: it is pressed here once more.
  const marked = given?.answer ?? meant;
  const when = writeWhen(locale, invitation);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <article className={css.card}>
      <p className={css.from}>{t("guestAnswer.from", { name: organizer })}</p>
      <h1 className={css.title}>{title || t("guestAnswer.untitled")}</h1>
      <p className={css.when}>{isAllDay ? when : t("guestAnswer.zone", { when, zone })}</p>
      {isRecurring && <p>{t("guestAnswer.series")}</p>}
      {location !== "" && <p>{t("guestAnswer.location", { location })}</p>}
      {description !== "" && <p className={css.description}>{description}</p>}
      <div role="status">
        {invitation.answer === "delegated" && <Notice isQuiet>{t("guestAnswer.isDelegated")}</Notice>}
        {given && (
          <Notice isQuiet>
            {t(given.done)} {t("guestAnswer.again")}
          </Notice>
        )}
      </div>
      <h2 className={css.question}>{t("guestAnswer.question")}</h2>
      <TextField
        label={t("guestAnswer.comment")}
        hint={t("guestAnswer.commentHint", { name: organizer })}
        value={comment}
        onChange={setComment}
        maxLength={500}
      />
      <div className={css.buttons}>
        {answers.map(({ answer, Icon }) => (
          <Button
            key={answer}
            variant={marked === answer ? "primary" : "secondary"}
            icon={<Icon aria-hidden="true" />}
            isPending={send.isPending && send.variables === answer}
            onPress={() => send.mutate(answer)}
          >
            {t(`guestAnswer.${answer}`)}
          </Button>
        ))}
      </div>
      {send.error !== null && <Notice tone="danger">{explain(send.error)}</Notice>}
    </article>
  );
}
