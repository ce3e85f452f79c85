import { whiteboardTemplates, type Whiteboard, type WhiteboardTemplate } from "@safos/contract/whiteboards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, explain } from "../../platform/api.ts";
import { saveBlob } from "../../platform/download.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Dialog, Radios, showToast, TextField } from "../../ui/index.ts";
import { refreshWhiteboards } from "./queries.ts";
import type { ExportFormat } from "./exporting.ts";
import type { Canvas } from "./scene.ts";
import "./text.ts";

/** A name and something to begin from. */
export function NewWhiteboardDialog(props: { workspaceId: string; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [template, setTemplate] = useState<WhiteboardTemplate>("empty");
  const make = useMutation({
    mutationFn: () =>
      api.post<Whiteboard>(`/api/v1/workspaces/${props.workspaceId}/whiteboards`, {
        title: title.trim(),
        template,
        locale,
      }),
    async onSuccess(made) {
      props.onClose();
      await refreshWhiteboards();
      await navigate({
        to: "/w/$workspaceId/whiteboards/$whiteboardId",
        params: { workspaceId: props.workspaceId, whiteboardId: made.id },
      });
    },
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("whiteboards.new")}
      submit={t("whiteboards.make")}
      isPending={make.isPending}
      isIncomplete={!title.trim()}
      onSubmit={() => make.mutate()}
    >
      <TextField label={t("whiteboards.name")} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <Radios
        label={t("whiteboards.template")}
        value={template}
        onChange={setTemplate}
        options={whiteboardTemplates.map((id) => ({
          id,
          name: t(`whiteboards.template.${id}`),
          hint: t(`whiteboards.template.${id}.about`),
        }))}
      />
    </FormDialog>
  );
}

export function ExportDialog(props: {
  whiteboard: Pick<Whiteboard, "id" | "title">;
  canvas: Canvas;
  onClose: () => void;
}) {
  const t = useText();
  const { whiteboard } = props;
  const [format, setFormat] = useState<ExportFormat>("png");
  const save = useMutation({
    async mutationFn() {
      const { exportBoard } = await import("./exporting.ts");
      saveBlob(await exportBoard(props.canvas, whiteboard.id, format), `${whiteboard.title}.${format}`);
    },
    onSuccess: props.onClose,
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("whiteboards.exportTitle", { title: whiteboard.title })}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" onPress={() => save.mutate()} isPending={save.isPending}>
            {t("whiteboards.exportGo")}
          </Button>
        </>
      }
    >
      <Radios
        label={t("whiteboards.exportFormat")}
        value={format}
        onChange={setFormat}
        options={(["png", "svg", "pdf", "excalidraw"] as const).map((id) => ({
          id,
          name: t(`whiteboards.export.${id}`),
        }))}
      />
    </Dialog>
  );
}
