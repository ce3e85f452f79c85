import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { AnswerEntry, Calendar, Entry, Occurrence } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { Check, CircleHelp, Trash2, X } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Notice, Radios, showToast, TextField } from "../../ui/index.ts";
import { isInOrder, ProposeTime, type ProposedSpan } from "./counter/ProposeTime.tsx";
import { ownDraftOf, timesOf } from "./draft.ts";
import { EntryDetails } from "./EntryDetails.tsx";
import { DelegateButton } from "./delegation/DelegateButton.tsx";
import { peopleOf } from "./invited.ts";
import { OwnAnswer } from "./OwnAnswer.tsx";
import { OwnReminder } from "./OwnReminder.tsx";
import { PeopleList } from "./People.tsx";
import css from "./People.module.css";
import { refresh } from "./queries.ts";

type Answer = AnswerEntry["answer"];
const answers = [
  { answer: "accepted", text: "invitations.accept", Icon: Check },
  { answer: "tentative", text: "invitations.tentative", Icon: CircleHelp },
  { answer: "declined", text: "invitations.decline", Icon: X },
] as const;

/** An invitation: what it is, who comes, and one's own answer. */
export function InvitationDialog(props: {
  entry: Entry;
  occurrence: Occurrence;
  calendar: Calendar | undefined;
  onClose: () => void;
}) {
  const t = useText();
  const { entry, occurrence, onClose } = props;
  const { recurrenceId } = occurrence;
  const [scope, setScope] = useState<"this" | "all">("all");
  const [comment, setComment] = useState("");
  const [proposed, setProposed] = useState<ProposedSpan | null>(null);
  // Of a series another time is proposed for one occurrence.
  const isProposable = !entry.isRecurring || (recurrenceId !== null && scope === "this");
  const done = async (text: string): Promise<void> => {
    onClose();
    showToast({ text });
    await refresh();
  };
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: (answer: Answer) =>
      request(calendarRoutes.answerEntry, {
        params: { id: entry.id },
        body: {
          answer,
          ...(comment.trim() === "" ? {} : { comment: comment.trim() }),
          ...(isProposable && proposed !== null ? { proposed: timesOf(proposed) } : {}),
          ...(scope === "this" && recurrenceId !== null ? { recurrenceId } : {}),
        },
      }),
    onSuccess: () => done(t("invitations.answered")),
  });
  const leave = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(calendarRoutes.removeEntry, { params: { id: entry.id }, query: {} }),
    onSuccess: () => done(t(entry.answer === "delegated" ? "delegation.left" : "invitations.left")),
  });
  const error = send.error ?? leave.error;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={occurrence.summary || t("calendar.untitled")}
      about={t("invitations.from", { name: entry.organizer?.name ?? "" })}
      closeLabel={t("common.close")}
      footer={<Button onPress={onClose}>{t("common.close")}</Button>}
    >
      <div className={css.invitation}>
        <EntryDetails occurrence={occurrence} entry={entry} calendar={props.calendar} onGo={onClose} />
        <PeopleList people={peopleOf(entry)} />
        {recurrenceId !== null && (
          <Radios
            label={t("invitations.scope")}
            value={scope}
            onChange={setScope}
            options={(["this", "all"] as const).map((id) => ({ id, name: t(`calendar.scope.${id}`) }))}
          />
        )}
        <TextField
          label={t("invitations.comment")}
          hint={t("invitations.commentHint")}
          value={comment}
          onChange={setComment}
          maxLength={500}
        />
        {isProposable && <ProposeTime value={proposed} usual={ownDraftOf(entry, occurrence)} onChange={setProposed} />}
        <div className={css.answers}>
          {answers.map(({ answer, text, Icon }) => (
            <Button
              key={answer}
              variant={entry.answer === answer ? "primary" : "secondary"}
              icon={<Icon aria-hidden="true" />}
              isPending={send.isPending && send.variables === answer}
              isDisabled={isProposable && proposed !== null && !isInOrder(proposed)}
              onPress={() => send.mutate(answer)}
            >
              {t(text)}
            </Button>
          ))}
          <DelegateButton entry={entry} recurrenceId={scope === "this" ? recurrenceId : null} onDone={done} />
        </div>
        <OwnAnswer entry={entry} />
        <OwnReminder entry={entry} />
        <div>
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            isPending={leave.isPending}
            onPress={() => leave.mutate()}
          >
            {t("invitations.leave")}
          </Button>
        </div>
        {error !== null && <Notice tone="danger">{explain(error)}</Notice>}
      </div>
    </Dialog>
  );
}
