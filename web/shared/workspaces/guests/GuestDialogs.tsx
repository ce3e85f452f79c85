import type { Guest } from "@safos/contract/guests";
import type { Member, Workspace } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Radios, showToast } from "../../../ui/index.ts";
import { dayOf, endOfDay, usualDay } from "./days.ts";
import { SponsorField, UntilField } from "./GuestFields.tsx";
import { change, end, nameOf, refreshGuests, review } from "./queries.ts";

interface DialogProps {
  workspace: Workspace;
  members: readonly Member[];
  guest: Guest;
  mostDays: number;
  mostDaysBy: string;
  onClose: () => void;
}

/** Does something with a guest, says so and closes. */
function useDeed<T>(
  { workspace, onClose }: DialogProps,
  run: (value: T) => Promise<unknown>,
  sentence: (value: T) => string,
) {
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: run,
    async onSuccess(_, value) {
      await refreshGuests(workspace.id);
      showToast({ text: sentence(value) });
      onClose();
    },
  });
}

/** Another end, or someone else who answers. */
export function ChangeDialog(props: DialogProps) {
  const t = useText();
  const { guest, workspace } = props;
  const name = nameOf(guest);
  const [until, setUntil] = useState(dayOf(Date.parse(guest.endsAt)));
  const [sponsorId, setSponsorId] = useState(guest.sponsor?.id ?? "");
  const endsAt = endOfDay(until);
  const save = useDeed(
    props,
    (at: string) =>
      change(workspace.id, guest, {
        ...(until === dayOf(Date.parse(guest.endsAt)) ? {} : { endsAt: at }),
        ...(sponsorId === "" || sponsorId === guest.sponsor?.id ? {} : { sponsorId }),
      }),
    () => t("guests.changed", { name }),
  );
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("guests.changeTitle", { name })}
      submit={t("common.save")}
      isPending={save.isPending}
      isIncomplete={endsAt === null}
      onSubmit={() => endsAt !== null && save.mutate(endsAt)}
      error={save.error}
    >
      <UntilField value={until} onChange={setUntil} mostDays={props.mostDays} mostDaysBy={props.mostDaysBy} />
      <SponsorField
        members={props.members}
        organisationId={guest.sponsor?.organisationId ?? workspace.organisationId}
        value={sponsorId}
        onChange={setSponsorId}
      />
    </FormDialog>
  );
}

/** Whether the guest is still needed. */
export function ReviewDialog(props: DialogProps) {
  const t = useText();
  const locale = useLocale();
  const { guest, workspace } = props;
  const name = nameOf(guest);
  const [answer, setAnswer] = useState<"keep" | "end">("keep");
  const [until, setUntil] = useState(usualDay(now(), props.mostDays));
  const endsAt = answer === "keep" ? endOfDay(until) : null;
  const dayFor = (at: string): string => formatDate(locale, Date.parse(at), now());
  const save = useDeed(
    props,
    (at: string | null) => review(workspace.id, guest, at),
    (at) => (at === null ? t("guests.ended", { name }) : t("guests.reviewed", { name, day: dayFor(at) })),
  );
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("guests.reviewTitle", { name })}
      about={
        guest.reviewBy === null
          ? t("guests.reviewOpen", { name, day: dayFor(guest.endsAt) })
          : t("guests.reviewAbout", { day: dayFor(guest.reviewBy) })
      }
      submit={t("common.save")}
      isPending={save.isPending}
      isIncomplete={answer === "keep" && endsAt === null}
      onSubmit={() => save.mutate(endsAt)}
      error={save.error}
    >
      <Radios
        label={t("guests.review")}
        value={answer}
        onChange={setAnswer}
        options={[
          { id: "keep", name: t("guests.keep") },
          { id: "end", name: t("guests.end") },
        ]}
      />
      {answer === "keep" && (
        <UntilField value={until} onChange={setUntil} mostDays={props.mostDays} mostDaysBy={props.mostDaysBy} />
      )}
    </FormDialog>
  );
}

/** Ends a membership, or withdraws an invitation: asked first, since a letter that is answered cannot be taken back. */
export function EndDialog(props: DialogProps) {
  const t = useText();
  const { guest, workspace } = props;
  const name = nameOf(guest);
  const isInvited = guest.state === "invited";
  const save = useDeed(
    props,
    () => end(workspace.id, guest),
    () => (isInvited ? t("guests.withdrawn", { mail: guest.mail }) : t("guests.ended", { name })),
  );
  return (
    <FormDialog
      onClose={props.onClose}
      title={isInvited ? t("guests.withdraw") : t("guests.endTitle", { name })}
      submit={t(isInvited ? "guests.withdraw" : "guests.end")}
      isPending={save.isPending}
      onSubmit={() => save.mutate(undefined)}
      error={save.error}
      size="small"
    >
      <p>{isInvited ? guest.mail : t("guests.endAbout")}</p>
    </FormDialog>
  );
}
