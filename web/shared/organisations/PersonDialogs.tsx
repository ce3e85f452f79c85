import type { ManagedPerson } from "@safos/contract/identity";
import type { Invitation, NewPerson } from "@safos/contract/invitations";
import { invitationRoutes } from "@safos/contract/routes/invitations";
import { personRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Checkbox, TextField } from "../../ui/index.ts";
import "./text.ts";

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["persons"] });

export function NewPersonDialog(props: {
  isOpen: boolean;
  onClose: () => void;
  /** Where no mail is sent, the link is for the administrator to hand over. */
  onInvited: (person: ManagedPerson, invitation: Invitation) => void;
}) {
  const { isOpen, onClose, onInvited } = props;
  const t = useText();
  const me = useMe();
  const [domain = ""] = me.organisation.domains;
  const [displayName, setDisplayName] = useState("");
  const [name, setName] = useState("");
  const [isAdmin, setAdmin] = useState(false);
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: NewPerson) => request(invitationRoutes.addPerson, { body }),
    async onSuccess({ person, invitation }) {
      await refresh();
      onInvited(person, invitation);
      setDisplayName("");
      setName("");
      setAdmin(false);
    },
  });
  const isComplete = Boolean(displayName.trim() && name.trim());
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("admin.newPerson")}
      about={me.organisation.name}
      submit={t("admin.create")}
      isPending={create.isPending}
      isIncomplete={!isComplete}
      onSubmit={() => {
        if (!isComplete) return;
        const local = name.trim();
        create.mutate({
          name: local.includes("@") ? local : `${local}@${domain}`,
          displayName: displayName.trim(),
          isAdmin,
        });
      }}
      error={create.error}
    >
      <TextField
        label={t("admin.column.name")}
        value={displayName}
        onChange={setDisplayName}
        maxLength={100}
        autoFocus
      />
      <TextField
        label={t("admin.localName")}
        hint={t("admin.localNameHint", { domain })}
        value={name}
        onChange={setName}
        autoCapitalize="none"
        spellCheck="false"
        autoComplete="off"
      />
      <Checkbox isSelected={isAdmin} onChange={setAdmin}>
        {t("admin.isAdmin", { organisation: me.organisation.name })}
      </Checkbox>
    </FormDialog>
  );
}

export function RenameDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const [displayName, setDisplayName] = useState(person.displayName);
  const rename = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(personRoutes.changePerson, { params: { id: person.id }, body: { displayName: displayName.trim() } }),
    async onSuccess() {
      await refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("admin.rename")}
      about={person.name}
      size="small"
      submit={t("common.save")}
      isPending={rename.isPending}
      isIncomplete={!displayName.trim()}
      onSubmit={() => rename.mutate()}
      error={rename.error}
    >
      <TextField
        label={t("admin.column.name")}
        value={displayName}
        onChange={setDisplayName}
        maxLength={100}
        autoFocus
      />
    </FormDialog>
  );
}
