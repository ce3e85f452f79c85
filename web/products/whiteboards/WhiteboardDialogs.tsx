import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import { whiteboardTemplates, type Whiteboard, type WhiteboardTemplate } from "@safos/contract/whiteboards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ExportDialog, NewItemDialog, type NewItem } from "../../shared/items/index.ts";
import { request } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { refreshWhiteboards } from "./queries.ts";
import type { ExportFormat } from "./exporting.ts";
import type { Canvas } from "./scene.ts";
import "./text.ts";

/** A name and something to begin from. */
export function NewWhiteboardDialog({ workspaceId, onClose }: { workspaceId: string; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (made: NewItem<WhiteboardTemplate>) =>
      request(whiteboardRoutes.createWhiteboard, { params: { id: workspaceId }, body: { ...made, locale } }),
    async onSuccess(made) {
      onClose();
      await refreshWhiteboards();
      await navigate({
        to: "/w/$workspaceId/whiteboards/$whiteboardId",
        params: { workspaceId, whiteboardId: made.id },
      });
    },
  });
  return (
    <NewItemDialog
      title={t("whiteboards.new")}
      submit={t("whiteboards.make")}
      nameLabel={t("whiteboards.name")}
      templates={{
        label: t("whiteboards.template"),
        first: "empty",
        options: whiteboardTemplates.map((id) => ({
          id,
          name: t(`whiteboards.template.${id}`),
          hint: t(`whiteboards.template.${id}.about`),
        })),
      }}
      isPending={make.isPending}
      onMake={make.mutate}
      onClose={onClose}
    />
  );
}

const exportFormats = ["png", "svg", "pdf", "excalidraw"] as const satisfies readonly ExportFormat[];

export function ExportWhiteboardDialog(props: {
  whiteboard: Pick<Whiteboard, "id" | "title">;
  canvas: Canvas;
  onClose: () => void;
}) {
  const t = useText();
  const { id, title } = props.whiteboard;
  return (
    <ExportDialog<ExportFormat>
      title={t("whiteboards.exportTitle", { title })}
      submit={t("whiteboards.exportGo")}
      formats={{
        label: t("whiteboards.exportFormat"),
        first: "png",
        options: exportFormats.map((format) => ({ id: format, name: t(`whiteboards.export.${format}`) })),
      }}
      onExport={async (format) => {
        const { exportBoard } = await import("./exporting.ts");
        return { file: await exportBoard(props.canvas, id, format), name: `${title}.${format}` };
      }}
      onClose={props.onClose}
    />
  );
}
