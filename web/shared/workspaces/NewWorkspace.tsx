import "./text.ts";
import { templateRoutes } from "@safos/contract/routes/templates";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";
import { TemplateField } from "./templates/TemplateField.tsx";

export function NewWorkspace({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [templateId, setTemplateId] = useState<string | null>(null);
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => {
      const body = { name: name.trim(), ...(description.trim() ? { description: description.trim() } : {}) };
      return templateId === null
        ? request(workspaceRoutes.createWorkspace, { body })
        : request(templateRoutes.createFromTemplate, { params: { id: templateId }, body });
    },
    async onSuccess(workspace) {
      await queryClient.invalidateQueries({ queryKey: ["workspaces"] });
      setName("");
      setDescription("");
      setTemplateId(null);
      onClose();
      showToast({ text: t("workspace.created", { name: workspace.name }) });
      await navigate({ to: "/w/$workspaceId", params: { workspaceId: workspace.id } });
    },
  });
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("shell.newWorkspace")}
      about={t("today.tryWorkspaceText")}
      submit={t("workspace.create")}
      isPending={create.isPending}
      onSubmit={() => name.trim() && create.mutate()}
      error={create.error}
    >
      <TextField
        label={t("workspace.name")}
        hint={t("workspace.nameHint")}
        value={name}
        onChange={setName}
        isRequired
        maxLength={100}
        autoFocus
      />
      <TextField
        label={t("workspace.description")}
        value={description}
        onChange={setDescription}
        rows={2}
        maxLength={1000}
      />
      <TemplateField value={templateId} onChange={setTemplateId} />
    </FormDialog>
  );
}
