import type { BoardSummary } from "@safos/contract/boards";
import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Select, TextField } from "../../ui/index.ts";
import "./text.ts";

const builtIn = ["kanban", "project", "case", "retrospective", "empty"] as const;
const isBuiltIn = (id: string): id is (typeof builtIn)[number] => builtIn.some((one) => one === id);

export function NewBoardDialog(props: {
  workspaceId: string;
  templates: readonly BoardSummary[];
  onClose: () => void;
}) {
  const t = useText();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [from, setFrom] = useState<string>("kanban");
  const make = useMutation({
    mutationFn: () =>
      isBuiltIn(from)
        ? request(boardRoutes.createBoard, {
            params: { id: props.workspaceId },
            body: { title: title.trim(), template: from },
          })
        : request(boardRoutes.cloneBoard, { params: { id: from }, body: { title: title.trim(), withCards: true } }),
    onSuccess(board) {
      void queryClient.invalidateQueries({ queryKey: ["boards"] });
      props.onClose();
      void navigate({
        to: "/w/$workspaceId/boards/$boardId",
        params: { workspaceId: board.workspaceId, boardId: board.id },
      });
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("boards.newBoard")}
      size="small"
      submit={t("boards.create")}
      isPending={make.isPending}
      onSubmit={() => title.trim() !== "" && make.mutate()}
    >
      <TextField label={t("boards.name")} value={title} onChange={setTitle} maxLength={500} autoFocus isRequired />
      <Select
        label={t("boards.beginWith")}
        value={from}
        options={[
          ...builtIn.map((id) => ({
            id: id as string,
            name: t(`boards.template.${id}`),
            hint: t(`boards.template.${id}About`),
          })),
          ...props.templates.map((one) => ({ id: one.id, name: one.title, hint: t("boards.ownTemplate") })),
        ]}
        onChange={setFrom}
      />
    </FormDialog>
  );
}
