import { documentTemplates, type Document, type DocumentEntry, type DocumentFormat } from "@safos/contract/documents";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, explain, getBlob } from "../../platform/api.ts";
import { saveBlob } from "../../platform/download.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Checkbox, Dialog, Radios, Select, showToast, TextField } from "../../ui/index.ts";
import { documentsQuery, refreshDocument, rowsOf } from "./queries.ts";
import "./text.ts";

/** A name and something to begin from. */
export function NewDocumentDialog(props: {
  workspaceId: string;
  parent?: { id: string; title: string };
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [template, setTemplate] = useState<(typeof documentTemplates)[number]>("empty");
  const make = useMutation({
    mutationFn: () =>
      api.post<Document>(`/api/v1/workspaces/${props.workspaceId}/documents`, {
        title: title.trim(),
        template,
        locale,
        ...(props.parent ? { parentId: props.parent.id } : {}),
      }),
    async onSuccess(made) {
      props.onClose();
      await refreshDocument();
      await navigate({
        to: "/w/$workspaceId/documents/$documentId",
        params: { workspaceId: props.workspaceId, documentId: made.id },
      });
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={props.parent ? t("documents.newUnder", { title: props.parent.title }) : t("documents.new")}
      submit={t("documents.make")}
      isPending={make.isPending}
      isIncomplete={!title.trim()}
      onSubmit={() => make.mutate()}
    >
      <TextField label={t("documents.name")} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <Radios
        label={t("documents.template")}
        value={template}
        onChange={setTemplate}
        options={documentTemplates.map((id) => ({
          id,
          name: t(`documents.template.${id}`),
          hint: t(`documents.template.${id}.about`),
        }))}
      />
    </FormDialog>
  );
}

export function RenameDialog({ entry, onClose }: { entry: DocumentEntry; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState(entry.title);
  const rename = useMutation({
    mutationFn: () => api.patch(`/api/v1/documents/${entry.id}`, { title: title.trim() }),
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
  const below = new Set([entry.id]);
  const choices = rowsOf(data ?? []).filter(({ entry: one }) => {
    const isBelow = one.id === entry.id || below.has(one.parentId ?? "");
    if (isBelow) below.add(one.id);
    return !isBelow;
  });
  const move = useMutation({
    mutationFn: () => api.patch(`/api/v1/documents/${entry.id}`, { parentId: parentId === top ? null : parentId }),
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
          ...choices.map(({ entry: one, depth }) => ({ id: one.id, name: `${"\u2003".repeat(depth)}${one.title}` })),
        ]}
      />
    </Dialog>
  );
}

export function ExportDialog(props: {
  document: Pick<DocumentEntry, "id" | "title">;
  hasChildren: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { document: entry } = props;
  const [format, setFormat] = useState<DocumentFormat>("docx");
  const [isTree, setTree] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const query = new URLSearchParams({ format, locale, ...(isTree ? { isTree: "true" } : {}) });
      const bytes = await getBlob(`/api/v1/documents/${entry.id}/export?${query}`);
      saveBlob(bytes, `${entry.title}.${isTree ? "zip" : format}`);
    },
    onSuccess: props.onClose,
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("documents.exportTitle", { title: entry.title })}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" onPress={() => save.mutate()} isPending={save.isPending}>
            {t("documents.exportGo")}
          </Button>
        </>
      }
    >
      <Radios
        label={t("documents.exportFormat")}
        value={format}
        onChange={setFormat}
        options={(["docx", "odt", "pdf", "md", "html"] as const satisfies readonly DocumentFormat[]).map((id) => ({
          id,
          name: t(`documents.export.${id}`),
        }))}
      />
      {props.hasChildren && (
        <Checkbox isSelected={isTree} onChange={setTree}>
          {t("documents.exportTree")}
        </Checkbox>
      )}
    </Dialog>
  );
}
