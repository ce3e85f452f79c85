import { useQuery } from "@tanstack/react-query";
import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { NewBoardDialog } from "./NewBoardDialog.tsx";
import { boardsQuery } from "./queries.ts";

/** A new board from anywhere. */
export const CreateBoard = inWorkspace(function Create({ workspaceId, onClose }) {
  const templates = useQuery(boardsQuery(workspaceId, "template"));
  return <NewBoardDialog workspaceId={workspaceId} templates={templates.data ?? []} onClose={onClose} />;
});
