import type { ManagedPerson, NewPerson } from "@safos/contract/identity";
import { personRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Checkbox, showToast, TextField } from "../../ui/index.ts";
import "./text.ts";

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["persons"] });

export function NewPersonDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const [domain = ""] = me.organisation.domains;
  const [displayName, setDisplayName] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isAdmin, setAdmin] = useState(false);
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: NewPerson) => request(personRoutes.addPerson, { body }),
    async onSuccess() {
      await refresh();
      showToast({ text: t("admin.personCreated", { name: displayName }) });
      setDisplayName("");
      setName("");
      setPassword("");
      setAdmin(false);
      onClose();
    },
  });
  const isComplete = Boolean(displayName.trim() && name.trim() && password);
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
          password,
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
      <TextField
        label={t("setup.password")}
        hint={t("setup.passwordHint")}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <Checkbox isSelected={isAdmin} onChange={setAdmin}>
        {t("admin.isAdmin", { organisation: me.organisation.name })}
      </Checkbox>
    </FormDialog>
  );
}

export function PasswordDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const [password, setPassword] = useState("");
  const set = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(personRoutes.resetPassword, { params: { id: person.id }, body: { password } }),
    onSuccess() {
      showToast({ text: t("admin.passwordSet", { name: person.displayName }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("admin.resetPassword")}
      about={person.displayName}
      size="small"
      submit={t("common.save")}
      isPending={set.isPending}
      isIncomplete={!password}
      onSubmit={() => set.mutate()}
      error={set.error}
    >
      <TextField
        label={t("me.passwordNext")}
        hint={t("setup.passwordHint")}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        autoFocus
      />
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
