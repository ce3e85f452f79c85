import type { Entry } from "@safos/contract/calendar";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useMutation } from "@tanstack/react-query";
import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, TextField } from "../../../ui/index.ts";
import { peopleOf, type Invited } from "../invited.ts";
import { PersonSearch } from "../People.tsx";
import css from "../People.module.css";

/** Chooses who goes in one's stead. `recurrenceId`: to one occurrence; null: to all of it. */
export default function DelegateDialog(props: {
  entry: Entry;
  recurrenceId: string | null;
  onDone: (name: string) => void;
  onClose: () => void;
}) {
  const t = useText();
  const me = useMe();
  const { entry, recurrenceId } = props;
  const [chosen, setChosen] = useState<Invited | null>(null);
  const [comment, setComment] = useState("");
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ personId, mail, name }: Invited) =>
      request(calendarRoutes.delegateEntry, {
        params: { id: entry.id },
        body: {
          ...(personId === null ? { mail, ...(name === mail ? {} : { name }) } : { personId }),
          ...(comment.trim() === "" ? {} : { comment: comment.trim() }),
          ...(recurrenceId === null ? {} : { recurrenceId }),
        },
      }),
    onSuccess: (_entry, { name }) => props.onDone(name),
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("delegation.title")}
      about={t(entry.isRecurring && recurrenceId !== null ? "delegation.aboutOne" : "delegation.about")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            isDisabled={chosen === null}
            isPending={send.isPending}
            onPress={() => chosen && send.mutate(chosen)}
          >
            {t("delegation.give")}
          </Button>
        </>
      }
    >
      <div className={css.invitation}>
        {chosen === null ? (
          <PersonSearch people={peopleOf(entry)} ownId={me.person.id} onPick={setChosen} />
        ) : (
          <div className={css.people}>
            <p className={css.name} role="status">
              {t("delegation.chosen", { name: chosen.name })}
            </p>
            <div>
              <Button variant="quiet" icon={<UserRoundPlus aria-hidden="true" />} onPress={() => setChosen(null)}>
                {t("delegation.other")}
              </Button>
            </div>
          </div>
        )}
        <TextField
          label={t("invitations.comment")}
          hint={t("invitations.commentHint")}
          value={comment}
          onChange={setComment}
          maxLength={500}
        />
        <Notice isQuiet>{t("delegation.hint", { name: entry.organizer?.name ?? "" })}</Notice>
        {send.error !== null && <Notice tone="danger">{explain(send.error)}</Notice>}
      </div>
    </Dialog>
  );
}
