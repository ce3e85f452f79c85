import type { ManagedPerson, NewPerson } from "@safos/contract/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, explain } from "../shell/api.ts";
import { queryClient } from "../shell/query.ts";
import { useMe } from "../shell/session.ts";
import { useText } from "../text/index.tsx";
import { Button, Checkbox, Dialog, Form, Notice, showToast, TextField } from "../ui/index.ts";

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
    mutationFn: (body: NewPerson) => api.post("/api/v1/persons", body),
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
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("admin.newPerson")}
      about={me.organisation.name}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="new-person"
            isPending={create.isPending}
            isDisabled={!isComplete}
          >
            {t("admin.create")}
          </Button>
        </>
      }
    >
      <Form
        id="new-person"
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
        {create.isError && <Notice tone="danger">{explain(create.error)}</Notice>}
      </Form>
    </Dialog>
  );
}

export function PasswordDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const [password, setPassword] = useState("");
  const set = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => api.post(`/api/v1/persons/${person.id}/password`, { password }),
    onSuccess() {
      showToast({ text: t("admin.passwordSet", { name: person.displayName }) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("admin.resetPassword")}
      about={person.displayName}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <Button variant="primary" type="submit" form="set-password" isPending={set.isPending} isDisabled={!password}>
          {t("common.save")}
        </Button>
      }
    >
      <Form id="set-password" onSubmit={() => password && set.mutate()}>
        <TextField
          label={t("me.passwordNext")}
          hint={t("setup.passwordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          autoFocus
        />
        {set.isError && <Notice tone="danger">{explain(set.error)}</Notice>}
      </Form>
    </Dialog>
  );
}

export function RenameDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const [displayName, setDisplayName] = useState(person.displayName);
  const rename = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => api.patch(`/api/v1/persons/${person.id}`, { displayName: displayName.trim() }),
    async onSuccess() {
      await refresh();
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("admin.rename")}
      about={person.name}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <Button
          variant="primary"
          type="submit"
          form="rename-person"
          isPending={rename.isPending}
          isDisabled={!displayName.trim()}
        >
          {t("common.save")}
        </Button>
      }
    >
      <Form id="rename-person" onSubmit={() => displayName.trim() && rename.mutate()}>
        <TextField
          label={t("admin.column.name")}
          value={displayName}
          onChange={setDisplayName}
          maxLength={100}
          autoFocus
        />
        {rename.isError && <Notice tone="danger">{explain(rename.error)}</Notice>}
      </Form>
    </Dialog>
  );
}
