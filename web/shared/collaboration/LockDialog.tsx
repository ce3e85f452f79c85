import { versionRoutes } from "@safos/contract/routes/collaboration";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../platform/request.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";
import { refreshVersions, type Edited } from "./versions.ts";
import "./text.ts";

/** Approves what an item says now: it becomes a version by name, and nobody can change it any more. */
export function LockDialog({ item, onClose }: { item: Edited & { readonly title: string }; onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState(t("collaboration.approved"));
  const lock = useMutation({
    mutationFn: () =>
      request(versionRoutes.lock, { params: { kind: item.kind, id: item.id }, body: { name: name.trim() } }),
    async onSuccess() {
      await refreshVersions(item);
      showToast({ text: t("collaboration.lockedNow") });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("collaboration.lockTitle", { title: item.title })}
      about={t("collaboration.lockAbout")}
      size="small"
      submit={t("collaboration.lock")}
      onSubmit={() => lock.mutate()}
      isPending={lock.isPending}
      isIncomplete={!name.trim()}
      error={lock.error}
    >
      <TextField label={t("collaboration.lockName")} value={name} onChange={setName} maxLength={200} autoFocus />
    </FormDialog>
  );
}
