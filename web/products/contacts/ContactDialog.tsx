import "./text.ts";
import type { Contact } from "@safos/contract/contacts";
import { contactRoutes } from "@safos/contract/routes/contacts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Dialog, Notice, showToast, Skeleton, TextField } from "../../ui/index.ts";
import { explain } from "../../platform/api.ts";
import css from "./Contacts.module.css";
import { draftOf, isNamed, writtenOf, type ContactDraft } from "./draft.ts";
import { contactQuery, refresh } from "./queries.ts";
import { ReachFields } from "./ReachFields.tsx";

/** A contact to read and change. */
export function ContactDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { data: contact, error } = useQuery(contactQuery(id));
  if (contact) return <ContactForm contact={contact} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} title={t("contacts.one")} closeLabel={t("common.close")}>
      {error ? <Notice tone="danger">{explain(error)}</Notice> : <Skeleton label={t("common.loading")} rows={4} />}
    </Dialog>
  );
}

/** `contact` null: a new one. */
export function ContactForm({ contact, onClose }: { contact: Contact | null; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(contact));
  // What was read again meanwhile is not what the form began with: saved over it, a change of another device would be lost.
  const [etag] = useState(contact?.etag ?? "");
  const written = writtenOf(draft);
  const set = (change: Partial<ContactDraft>): void => setDraft({ ...draft, ...change });
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      contact === null
        ? request(contactRoutes.createContact, { body: written })
        : request(contactRoutes.changeContact, {
            params: { id: contact.id },
            body: written,
            etag,
          }),
    async onSuccess({ displayName }) {
      showToast({ text: t("contacts.saved", { name: displayName }) });
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={contact === null ? t("contacts.new") : contact.displayName || t("contacts.unnamed")}
      submit={t("common.save")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      isPending={save.isPending}
      isIncomplete={!isNamed(written)}
      error={save.error}
    >
      <div className={css.pair}>
        <TextField
          label={t("contacts.givenName")}
          value={draft.givenName}
          onChange={(givenName) => set({ givenName })}
          maxLength={300}
          autoFocus={contact === null}
        />
        <TextField
          label={t("contacts.familyName")}
          value={draft.familyName}
          onChange={(familyName) => set({ familyName })}
          maxLength={300}
        />
      </div>
      <div className={css.pair}>
        <TextField
          label={t("contacts.organisation")}
          value={draft.organisation}
          onChange={(organisation) => set({ organisation })}
          maxLength={300}
        />
        <TextField
          label={t("contacts.title")}
          value={draft.title}
          onChange={(title) => set({ title })}
          maxLength={300}
        />
      </div>
      <ReachFields what="mail" reaches={draft.mails} onChange={(mails) => set({ mails })} />
      <ReachFields what="phone" reaches={draft.phones} onChange={(phones) => set({ phones })} />
      <TextField
        label={t("contacts.note")}
        value={draft.note}
        onChange={(note) => set({ note })}
        rows={3}
        maxLength={10_000}
      />
    </FormDialog>
  );
}
