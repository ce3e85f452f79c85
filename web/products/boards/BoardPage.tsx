import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import { BoardContent } from "./BoardContent.tsx";

/** `/w/:workspaceId/boards/:boardId` and `…/cards/:cardId`. */
export function BoardPage() {
  const { workspaceId, boardId } = useParams({ from: "/inside/w/$workspaceId/boards/$boardId" });
  const { cardId } = useParams({ strict: false });
  const navigate = useNavigate();
  const open = useCallback(
    (id: string | null) =>
      void (id === null
        ? navigate({ to: "/w/$workspaceId/boards/$boardId", params: { workspaceId, boardId } })
        : navigate({
            to: "/w/$workspaceId/boards/$boardId/cards/$cardId",
            params: { workspaceId, boardId, cardId: id },
          })),
    [navigate, workspaceId, boardId],
  );
  const hrefOf = useCallback((id: string) => `/w/${workspaceId}/boards/${boardId}/cards/${id}`, [workspaceId, boardId]);
  return <BoardContent key={boardId} boardId={boardId} openId={cardId ?? null} onOpen={open} hrefOf={hrefOf} />;
}
