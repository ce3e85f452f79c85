import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, explain } from "../shell/api.ts";
import { useText } from "../text/index.tsx";
import { Button, Dialog, Form, showToast, TextField } from "../ui/index.ts";
import { refreshVersions, type Edited } from "./versions.ts";
import "./text.ts";

/** Approves what an item says now: it becomes a version by name, and nobody can change it any more. */
export function LockDialog({ item, onClose }: { item: Edited & { readonly title: string }; onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState(t("collaboration.approved"));
  const lock = useMutation({
    mutationFn: () => api.put(`/api/v1/items/${item.kind}/${item.id}/lock`, { name: name.trim() }),
    async onSuccess() {
      await refreshVersions(item);
      showToast({ text: t("collaboration.lockedNow") });
      onClose();
    },
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("collaboration.lockTitle", { title: item.title })}
      about={t("collaboration.lockAbout")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form="lock-item" isDisabled={!name.trim()} isPending={lock.isPending}>
            {t("collaboration.lock")}
          </Button>
        </>
      }
    >
      <Form id="lock-item" onSubmit={() => name.trim() && lock.mutate()}>
        <TextField label={t("collaboration.lockName")} value={name} onChange={setName} maxLength={200} autoFocus />
      </Form>
    </Dialog>
  );
}
