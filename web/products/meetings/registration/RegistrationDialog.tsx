import "./text.ts";
import type { RegistrationPage, RegistrationSettings } from "@safos/contract/registration";
import { registrationRoutes } from "@safos/contract/routes/registration";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, MomentField, Radios, Switch, TextField } from "../../../ui/index.ts";
import { registrationKey } from "./queries.ts";
import { draftOf, settingsOf, type Draft } from "./draft.ts";

/** What those who manage a webinar say about its registration. */
export function RegistrationDialog(props: { meetingId: string; page: RegistrationPage | null; onClose: () => void }) {
  const t = useText();
  const { meetingId: id, page, onClose } = props;
  const [draft, setDraft] = useState(() => draftOf(page));
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const settings = settingsOf(draft);
  const { mutate, isPending, error } = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: RegistrationSettings) =>
      request(registrationRoutes.setRegistrationPage, { params: { id }, body }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: registrationKey(id) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("registration.title")}
      submit={t(page === null ? "registration.turnOn" : "common.save")}
      onSubmit={() => settings && mutate(settings)}
      isPending={isPending}
      isIncomplete={settings === null}
      error={error}
    >
      {page !== null && (
        <Switch isSelected={draft.isOpen} onChange={(isOpen) => change({ isOpen })}>
          {t("registration.isOpen")}
        </Switch>
      )}
      <Radios
        label={t("registration.audience")}
        value={draft.audience}
        onChange={(audience) => change({ audience })}
        options={(["anyone", "organisations"] as const).map((one) => ({
          id: one,
          name: t(`registration.audience.${one}`),
          hint: t(`registration.audience.${one}Hint`),
        }))}
      />
      <TextField
        label={t("registration.speakers")}
        value={draft.speakers}
        onChange={(speakers) => change({ speakers })}
        rows={2}
        maxLength={1000}
      />
      <TextField
        label={t("registration.description")}
        hint={t("registration.descriptionHint")}
        value={draft.description}
        onChange={(description) => change({ description })}
        rows={4}
        maxLength={3000}
      />
      <TextField
        label={t("registration.seats")}
        hint={t("registration.seatsHint")}
        value={draft.seats}
        onChange={(seats) => change({ seats })}
        inputMode="numeric"
        error={settings === null ? t("registration.seatsWrong") : null}
      />
      <MomentField
        kind="datetime"
        label={t("registration.closesAt")}
        hint={t("registration.closesHint")}
        value={draft.closesAt}
        onChange={(closesAt) => change({ closesAt })}
      />
      <Checkbox isSelected={draft.needsApproval} onChange={(needsApproval) => change({ needsApproval })}>
        {t("registration.needsApproval")}
      </Checkbox>
      <Checkbox isSelected={draft.asksOrganisation} onChange={(asksOrganisation) => change({ asksOrganisation })}>
        {t("registration.asksOrganisation")}
      </Checkbox>
      <Checkbox isSelected={draft.hasLobby} onChange={(hasLobby) => change({ hasLobby })}>
        {t("registration.hasLobby")}
      </Checkbox>
    </FormDialog>
  );
}
