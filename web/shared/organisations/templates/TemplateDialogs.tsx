import { templateRoutes } from "@safos/contract/routes/templates";
import type { Template } from "@safos/contract/templates";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast, TextField } from "../../../ui/index.ts";
import { templatesQuery } from "../../workspaces/templates/queries.ts";
import "../../workspaces/templates/text.ts";

interface DialogProps {
  template: Template;
  onClose: () => void;
}

function useDone(text: string, onClose: () => void) {
  return async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: templatesQuery.queryKey });
    showToast({ text });
    onClose();
  };
}

/** Another name or description. */
export function ChangeDialog({ template, onClose }: DialogProps) {
  const t = useText();
  const [name, setName] = useState(template.name);
  const [description, setDescription] = useState(template.description);
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(templateRoutes.changeTemplate, {
        params: { id: template.id },
        body: { name: name.trim(), description: description.trim() },
      }),
    onSuccess: useDone(t("template.renamed"), onClose),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("template.renameTitle")}
      submit={t("common.save")}
      isPending={change.isPending}
      isIncomplete={name.trim() === ""}
      onSubmit={() => change.mutate()}
      error={change.error}
    >
      <TextField label={t("template.name")} value={name} onChange={setName} isRequired maxLength={100} autoFocus />
      <TextField
        label={t("template.description")}
        value={description}
        onChange={setDescription}
        rows={2}
        maxLength={1000}
      />
    </FormDialog>
  );
}

/** It cannot be taken back, so it is asked first. */
export function RemoveDialog({ template, onClose }: DialogProps) {
  const t = useText();
  const { id, name } = template;
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(templateRoutes.removeTemplate, { params: { id } }),
    onSuccess: useDone(t("template.removed", { name }), onClose),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("template.removeTitle", { name })}
      submit={t("template.remove")}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p>{t("template.removeLead")}</p>
    </FormDialog>
  );
}
