import { documentTemplates, type DocumentEntry, type DocumentFormat } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ExportDialog, NewItemDialog, type NewItem } from "../../shared/items/index.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request, requestBlob } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Checkbox, Dialog, Select, showToast, TextField } from "../../ui/index.ts";
import { documentsQuery, refreshDocument } from "./queries.ts";
import "./text.ts";
import { parentsFor } from "./tree.ts";

/** A name and something to begin from. */
export function NewDocumentDialog(props: {
  workspaceId: string;
  parent?: { id: string; title: string };
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const { workspaceId, parent } = props;
  const make = useMutation({
    mutationFn: (made: NewItem<(typeof documentTemplates)[number]>) =>
      request(documentRoutes.createDocument, {
        params: { id: workspaceId },
        body: { ...made, locale, ...(parent ? { parentId: parent.id } : {}) },
      }),
    async onSuccess(made) {
      props.onClose();
      await refreshDocument();
      await navigate({
        to: "/w/$workspaceId/documents/$documentId",
        params: { workspaceId, documentId: made.id },
      });
    },
  });
  return (
    <NewItemDialog
      title={parent ? t("documents.newUnder", { title: parent.title }) : t("documents.new")}
      submit={t("documents.make")}
      nameLabel={t("documents.name")}
      templates={{
        label: t("documents.template"),
        first: "empty",
        options: documentTemplates.map((id) => ({
          id,
          name: t(`documents.template.${id}`),
          hint: t(`documents.template.${id}.about`),
        })),
      }}
      isPending={make.isPending}
      onMake={make.mutate}
      onClose={props.onClose}
    />
  );
}

export function RenameDialog({ entry, onClose }: { entry: DocumentEntry; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState(entry.title);
  const rename = useMutation({
    mutationFn: () =>
      request(documentRoutes.changeDocument, { params: { id: entry.id }, body: { title: title.trim() } }),
    async onSuccess() {
      await refreshDocument();
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("documents.rename")}
      size="small"
      submit={t("common.save")}
      isPending={rename.isPending}
      isIncomplete={!title.trim()}
      onSubmit={() => rename.mutate()}
    >
      <TextField label={t("documents.name")} value={title} onChange={setTitle} maxLength={200} autoFocus />
    </FormDialog>
  );
}

const top = "top";

/** Under which document it lies; those under it are no choice. */
export function MoveDialog({ entry, onClose }: { entry: DocumentEntry; onClose: () => void }) {
  const t = useText();
  const { data } = useQuery(documentsQuery(entry.workspaceId));
  const [parentId, setParentId] = useState(entry.parentId ?? top);
  const move = useMutation({
    mutationFn: () =>
      request(documentRoutes.changeDocument, {
        params: { id: entry.id },
        body: { parentId: parentId === top ? null : parentId },
      }),
    async onSuccess() {
      await refreshDocument();
      showToast({ text: t("documents.moved", { title: entry.title }) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("documents.moveTitle", { title: entry.title })}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" onPress={() => move.mutate()} isPending={move.isPending}>
            {t("documents.move")}
          </Button>
        </>
      }
    >
      <Select
        label={t("documents.moveTo")}
        value={parentId}
        onChange={setParentId}
        options={[
          { id: top, name: t("documents.moveTop") },
          ...parentsFor(entry, data ?? []).map(({ entry: one, depth }) => ({
            id: one.id,
            name: `${"\u2003".repeat(depth)}${one.title}`,
          })),
        ]}
      />
    </Dialog>
  );
}

const exportFormats = ["docx", "odt", "pdf", "md", "html"] as const satisfies readonly DocumentFormat[];

export function ExportDocumentDialog(props: {
  document: Pick<DocumentEntry, "id" | "title">;
  hasChildren: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { id, title } = props.document;
  const [isTree, setTree] = useState(false);
  return (
    <ExportDialog<DocumentFormat>
      title={t("documents.exportTitle", { title })}
      submit={t("documents.exportGo")}
      formats={{
        label: t("documents.exportFormat"),
        first: "docx",
        options: exportFormats.map((format) => ({ id: format, name: t(`documents.export.${format}`) })),
      }}
      onExport={async (format) => ({
        file: await requestBlob(documentRoutes.exportDocument, {
          params: { id },
          query: { format, locale, ...(isTree ? { isTree } : {}) },
        }),
        name: `${title}.${isTree ? "zip" : format}`,
      })}
      onClose={props.onClose}
    >
      {props.hasChildren && (
        <Checkbox isSelected={isTree} onChange={setTree}>
          {t("documents.exportTree")}
        </Checkbox>
      )}
    </ExportDialog>
  );
}
