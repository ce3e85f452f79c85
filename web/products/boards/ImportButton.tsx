import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { ImportButton as ImportFiles } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** A board from a file: Trello's, Deck's or our own, or a spreadsheet. */
export function ImportButton({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const read = useMutation({
    async mutationFn(file: File) {
      const content = await file.text();
      const isCsv = /\.(csv|tsv|txt)$/i.test(file.name);
      const format = isCsv ? "csv" : content.includes('"stacks"') ? "deck" : "trello";
      const title = file.name.replace(/\.[^.]+$/, "").slice(0, 500) || "Import";
      return request(boardRoutes.importBoard, {
        params: { id: workspaceId },
        body: { format, content, ...(isCsv ? { title } : {}) },
      });
    },
    onSuccess(board) {
      void queryClient.invalidateQueries({ queryKey: ["boards"] });
      showToast({ text: t("boards.imported", { title: board.title, n: board.cardCount }) });
      void navigate({ to: "/w/$workspaceId/boards/$boardId", params: { workspaceId, boardId: board.id } });
    },
  });
  return (
    <ImportFiles
      label={t("boards.import")}
      accept=".json,.csv,.tsv,.txt,application/json,text/csv"
      isPending={read.isPending}
      onFiles={([file]) => file && read.mutate(file)}
    />
  );
}
