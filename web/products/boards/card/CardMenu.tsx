import type { Card } from "@safos/contract/boards";
import { cardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import { useMoveToTrash } from "../../../shared/items/index.ts";
import { useText } from "../../../text/index.tsx";
import { Menu, showToast } from "../../../ui/index.ts";
import { acceptCard, patchSummaries } from "../cached-cards.ts";
import { markOf, useOnBoard } from "../context.ts";
import { allSummariesKey } from "../queries.ts";
import { useChangeCard } from "./useChangeCard.ts";

function useCloneCard(id: string) {
  const on = useOnBoard();
  return useMutation({
    mutationFn: () => request(cardRoutes.cloneCard, { params: { id }, body: {} }),
    onSuccess(copy) {
      acceptCard(copy);
      on.open(copy.id);
    },
  });
}

/** Closes the card and moves it to the trash. */
function useTrashCard(card: Card, onClose: () => void): () => void {
  const { board } = useOnBoard();
  const trash = useMoveToTrash(board.workspaceId, () => {
    void queryClient.invalidateQueries({ queryKey: allSummariesKey(board.id) });
  });
  return () => {
    onClose();
    patchSummaries(board.id, (cards) => cards.delete(card.id));
    trash.mutate({ kind: "card", id: card.id, title: card.title });
  };
}

/** Archives the card or brings it back, which can be undone. */
function useArchiveCard(card: Card, mark: string): () => void {
  const t = useText();
  const change = useChangeCard(card.id);
  const isArchived = card.archivedAt !== null;
  const showArchived = (): void =>
    showToast({
      text: t(isArchived ? "boards.cardUnarchived" : "boards.cardArchived", { mark }),
      action: { name: t("common.undo"), run: () => change.mutate({ isArchived }) },
    });
  return () => change.mutate({ isArchived: !isArchived }, { onSuccess: showArchived });
}

/** What can be done with a card: done, shared, copied, archived, thrown away. */
export function CardMenu({ card, onShare, onClose }: { card: Card; onShare: () => void; onClose: () => void }) {
  const t = useText();
  const isSignedIn = useMaybeMe() !== null;
  const { board } = useOnBoard();
  const mark = markOf(board, card.no);
  const change = useChangeCard(card.id);
  const clone = useCloneCard(card.id);
  const archive = useArchiveCard(card, mark);
  const trash = useTrashCard(card, onClose);
  return (
    <Menu
      label={t("common.moreFor", { name: mark })}
      actions={[
        {
          id: "done",
          name: t(card.doneAt ? "boards.markUndone" : "boards.markDone"),
          onAction: () => change.mutate({ isDone: card.doneAt === null }),
        },
        isSignedIn && { id: "share", name: t("boards.shareCard"), onAction: onShare },
        { id: "clone", name: t("boards.cloneCard"), onAction: () => clone.mutate() },
        {
          id: "archive",
          name: t(card.archivedAt ? "boards.unarchiveCard" : "boards.archiveCard"),
          startsGroup: true,
          onAction: archive,
        },
        isSignedIn && { id: "trash", name: t("boards.toTrash"), isDanger: true, onAction: trash },
      ]}
    />
  );
}
