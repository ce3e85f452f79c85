import type { Board, Card, CardSummary } from "@safos/contract/boards";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, EmptyState, Item, Skeleton } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { markOf } from "./context.ts";
import { acceptCard, facesQuery } from "./queries.ts";
import "./text.ts";

/** Cards that were put away; each can come back. */
export function ArchivedDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  const { data } = useQuery(facesQuery(board.id, true));
  const back = useMutation({
    mutationFn: (face: CardSummary) => api.patch<Card>(`/api/v1/cards/${face.id}`, { isArchived: false }),
    onSuccess(card: Card) {
      acceptCard(card);
      return queryClient.invalidateQueries({ queryKey: facesQuery(board.id, true).queryKey });
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("boards.archivedCards")}
      about={board.title}
      closeLabel={t("common.close")}
    >
      {!data && <Skeleton label={t("common.loading")} />}
      {data?.size === 0 && <EmptyState icon={<Archive />} title={t("boards.noneArchived")} />}
      {[...(data?.values() ?? [])].map((face) => (
        <Item
          key={face.id}
          isPlain
          title={face.title}
          about={markOf(board, face.no)}
          end={
            isAtLeast(board.role, "editor") && (
              <Button size="xs" onPress={() => back.mutate(face)}>
                {t("boards.unarchiveCard")}
              </Button>
            )
          }
        />
      ))}
    </Dialog>
  );
}
