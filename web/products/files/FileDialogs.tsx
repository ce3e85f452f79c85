import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { ApiError, explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { TextField } from "../../ui/index.ts";

/** What is wrong with a name, in words. */
export function useNameError(error: unknown): string | null {
  const t = useText();
  if (!error) return null;
  return error instanceof ApiError && error.code === "NAME_INVALID" ? t("error.NAME_INVALID_FILE") : explain(error);
}

export function NewFolderDialog(props: { workspaceId: string; parentId: number | null; onClose: () => void }) {
  const t = useText();
  const { workspaceId, parentId, onClose } = props;
  const [name, setName] = useState("");
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(fileRoutes.createFolder, {
        params: { id: workspaceId },
        body: { name: name.trim(), ...(parentId === null ? {} : { parentId }) },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
      onClose();
    },
  });
  const error = useNameError(create.error);
  return (
    <FormDialog
      onClose={onClose}
      title={t("files.newFolder")}
      size="small"
      submit={t("files.create")}
      isPending={create.isPending}
      isIncomplete={!name.trim()}
      onSubmit={() => create.mutate()}
    >
      <TextField
        label={t("files.folderName")}
        value={name}
        onChange={setName}
        maxLength={250}
        autoFocus
        error={error}
      />
    </FormDialog>
  );
}

export function RenameDialog(props: { item: FileItem; workspaceId: string; onClose: () => void }) {
  const t = useText();
  const { item, workspaceId, onClose } = props;
  const [name, setName] = useState(item.name);
  const rename = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(fileRoutes.changeFile, { params: { id: item.id }, body: { name: name.trim() } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
      onClose();
    },
  });
  const error = useNameError(rename.error);
  const isSame = !name.trim() || name.trim() === item.name;
  return (
    <FormDialog
      onClose={onClose}
      title={t("files.rename")}
      about={item.name}
      size="small"
      submit={t("files.rename")}
      isPending={rename.isPending}
      isIncomplete={isSame}
      onSubmit={() => rename.mutate()}
    >
      <TextField
        label={t("files.newName")}
        value={name}
        onChange={setName}
        maxLength={250}
        autoFocus
        error={error}
        onFocus={(event) => {
          // The ending stays as it is unless someone means to change it.
          const field = event.target;
          const dot = item.kind === "file" ? item.name.lastIndexOf(".") : -1;
          field.setSelectionRange(0, dot > 0 ? dot : item.name.length);
        }}
      />
    </FormDialog>
  );
}
