import type { Board } from "@safos/contract/boards";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, EmptyState, Item, Skeleton } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { acceptCard, changeCard } from "./cached-cards.ts";
import { markOf } from "./context.ts";
import { summariesQuery } from "./queries.ts";
import "./text.ts";

/** Cards that were put away; each can come back. */
export function ArchivedDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  const { data } = useQuery(summariesQuery(board.id, true));
  const back = useMutation({
    mutationFn: (id: string) => changeCard(id, { isArchived: false }),
    onSuccess(card) {
      acceptCard(card);
      return queryClient.invalidateQueries({ queryKey: summariesQuery(board.id, true).queryKey });
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
      {[...(data?.values() ?? [])].map((card) => (
        <Item
          key={card.id}
          isPlain
          title={card.title}
          about={markOf(board, card.no)}
          end={
            isAtLeast(board.role, "editor") && (
              <Button size="xs" onPress={() => back.mutate(card.id)}>
                {t("boards.unarchiveCard")}
              </Button>
            )
          }
        />
      ))}
    </Dialog>
  );
}
