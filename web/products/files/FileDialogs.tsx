import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { ApiError, explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, listRowClass, RowName, Skeleton, TextField } from "../../ui/index.ts";
import css from "./FileDialogs.module.css";
import { KindIcon } from "./kinds.tsx";
import { folderQuery } from "./queries.ts";
import type { Target } from "./verbs.ts";

function useNameError(error: unknown): string | null {
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

/** Walks the workspace's folders to choose one. */
export function ChooseFolderDialog(props: {
  kind: "move" | "copy";
  workspaceId: string;
  rootName: string;
  startId: number | null;
  moving: readonly FileItem[];
  onClose: () => void;
  onChoose: (target: Target) => void;
}) {
  const t = useText();
  const [here, setHere] = useState(props.startId);
  const listing = useInfiniteQuery(folderQuery(props.workspaceId, here));
  const page = listing.data?.pages[0];
  const name = page && page.path.length > 0 ? page.folder.name : props.rootName;
  const up = page?.path.at(-1);
  const isRootAbove = page?.path.length === 1;
  const folders = (listing.data?.pages.flatMap((one) => one.items) ?? []).filter(
    (item) => item.kind === "folder" && !(props.kind === "move" && props.moving.some((one) => one.id === item.id)),
  );
  const isWhereItIs = props.kind === "move" && props.moving.every((item) => item.parentId === page?.folder.id);
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t(props.kind === "move" ? "files.moveTo" : "files.copyTo")}
      about={name}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="primary"
            isDisabled={!page?.canWrite || isWhereItIs}
            onPress={() => page && props.onChoose({ id: page.folder.id, name })}
          >
            {t(props.kind === "move" ? "files.moveHere" : "files.copyHere")}
          </Button>
        </>
      }
    >
      {!page && <Skeleton label={t("common.loading")} />}
      <ul className={css.folders} aria-label={t("files.choose")}>
        {up && (
          <li>
            <button type="button" className={listRowClass()} onClick={() => setHere(isRootAbove ? null : up.id)}>
              <ChevronLeft aria-hidden="true" />
              <RowName>{t("files.up", { folder: isRootAbove ? props.rootName : up.name })}</RowName>
            </button>
          </li>
        )}
        {folders.map((folder) => (
          <li key={folder.id}>
            <button type="button" className={listRowClass()} onClick={() => setHere(folder.id)}>
              <KindIcon name={folder.name} isFolder />
              <RowName>{folder.name}</RowName>
            </button>
          </li>
        ))}
        {page && folders.length === 0 && <li className={css.none}>{t("files.empty")}</li>}
      </ul>
    </Dialog>
  );
}
