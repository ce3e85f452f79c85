import type { Credentials, Passkey } from "@safos/contract/credentials";
import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useMutation } from "@tanstack/react-query";
import { KeyRound, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconTile, Item, Menu, Section, showToast, TextField } from "../../../ui/index.ts";
import { refreshCredentials } from "./queries.ts";
import { useWhen } from "./SessionsSection.tsx";

type Open = { readonly kind: "rename" | "remove"; readonly passkey: Passkey } | null;

/** One's passkeys; `onAdd` opens the steps to a new one. */
export function PasskeysSection({ credentials, onAdd }: { credentials: Credentials; onAdd: () => void }) {
  const t = useText();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  return (
    <Section
      title={t("security.passkeys")}
      action={
        <Button size="sm" icon={<Plus aria-hidden="true" />} onPress={onAdd}>
          {t("security.passkeyNew")}
        </Button>
      }
    >
      {credentials.passkeys.length === 0 && (
        <Item title={t("security.passkeyNone")} about={t("security.passkeysText")} isTall />
      )}
      {credentials.passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} onOpen={(kind) => setOpen({ kind, passkey })} />
      ))}
      {open?.kind === "rename" && <RenameDialog passkey={open.passkey} onClose={close} />}
      {open?.kind === "remove" && <RemoveDialog passkey={open.passkey} onClose={close} />}
    </Section>
  );
}

function PasskeyRow({ passkey, onOpen }: { passkey: Passkey; onOpen: (kind: "rename" | "remove") => void }) {
  const t = useText();
  const when = useWhen();
  const created = when(passkey.createdAt);
  return (
    <Item
      icon={
        <IconTile>
          <KeyRound />
        </IconTile>
      }
      title={passkey.name}
      about={
        passkey.lastUsedAt === null
          ? t("security.passkeyUnused", { created })
          : t("security.passkeyUsed", { created, used: when(passkey.lastUsedAt) })
      }
      end={
        <Menu
          label={t("common.moreFor", { name: passkey.name })}
          actions={[
            { id: "rename", name: t("security.passkeyRename"), icon: <Pencil />, onAction: () => onOpen("rename") },
            {
              id: "remove",
              name: t("security.passkeyRemove"),
              icon: <Trash2 />,
              isDanger: true,
              onAction: () => onOpen("remove"),
            },
          ]}
        />
      }
    />
  );
}

function RenameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState(passkey.name);
  const rename = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(credentialRoutes.renamePasskey, { params: { id: passkey.id }, body: { name: name.trim() } }),
    async onSuccess() {
      await refreshCredentials();
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("security.passkeyRename")}
      size="small"
      submit={t("common.save")}
      isPending={rename.isPending}
      isIncomplete={!name.trim()}
      onSubmit={() => rename.mutate()}
      error={rename.error}
    >
      <TextField label={t("security.passkeyName")} value={name} onChange={setName} maxLength={100} autoFocus />
    </FormDialog>
  );
}

function RemoveDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const t = useText();
  const { name } = passkey;
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(credentialRoutes.removePasskey, { params: { id: passkey.id } }),
    async onSuccess() {
      await refreshCredentials();
      showToast({ text: t("security.passkeyRemoved", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("security.passkeyRemoveTitle", { name })}
      size="small"
      submit={t("security.passkeyRemove")}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p>{t("security.passkeyRemoveText")}</p>
    </FormDialog>
  );
}
