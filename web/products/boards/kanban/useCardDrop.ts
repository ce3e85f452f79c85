import type { BoardList, CardSummary, MoveCard } from "@safos/contract/boards";
import { ApiError, explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { acceptCard, changeCard, moveCard } from "../cached-cards.ts";
import { isFull, markOf, useOnBoard } from "../context.ts";
import type { Lifted } from "../drag/drag.ts";
import { changeOfLane } from "../lanes.ts";
import { landingOf, listOf, partsOf, wayBack, type Grid } from "./cells.ts";
import { placeText } from "./place-text.ts";
import type { CardFocus } from "./useCardFocus.ts";

const showError = (error: unknown): void => showToast({ text: explain(error), tone: "danger" });

/** What becomes of a card that was held: it is moved, put back or refused, and all of it is said aloud. */
export function useCardDrop(
  grid: Grid,
  counts: ReadonlyMap<string, number>,
  { awaited }: CardFocus,
  say: (text: string) => void,
) {
  const t = useText();
  const { board } = useOnBoard();
  const markFor = (id: string): string => markOf(board, grid.byId.get(id)?.no ?? 0);

  function refuse(list: BoardList, limit: number): void {
    if (awaited.current) awaited.current = { ...awaited.current, cell: null };
    const message = t("boards.refusedFull", { list: list.title, n: limit });
    say(message);
    showToast({ text: message, tone: "danger" });
  }

  function showMoved(card: CardSummary, list: BoardList, back: MoveCard): void {
    showToast({
      text: t("boards.moved", { mark: markFor(card.id), list: list.title }),
      action: {
        name: t("common.undo"),
        run: () => void moveCard({ ...card, listId: list.id }, back).catch(showError),
      },
    });
  }

  async function land(lifted: Lifted): Promise<void> {
    const card = grid.byId.get(lifted.id);
    const list = listOf(grid, lifted.to.cell);
    if (!card || !list) return;
    // Not where it lay: the card is drawn there until the move shows.
    awaited.current = lifted.by === "keys" ? { id: card.id, cell: lifted.to.cell } : null;
    const to = landingOf(grid, lifted, list);
    if (!to) return say(t("boards.sayBack", { mark: markFor(card.id) }));
    const isElsewhere = list.id !== card.listId;
    if (isElsewhere && isFull(list, counts.get(list.id) ?? 0)) return refuse(list, list.wipLimit ?? 0);
    say(t("boards.sayDropped", { mark: markFor(card.id), place: placeText(t, grid, lifted, lifted.to) }));
    const back = wayBack(grid, card);
    try {
      await moveCard(card, to);
      const change = changeOfLane(grid.lanes, partsOf(lifted.from.cell).laneId, partsOf(lifted.to.cell).laneId);
      if (change) acceptCard(await changeCard(card.id, change));
      if (isElsewhere) showMoved(card, list, back);
    } catch (error) {
      if (error instanceof ApiError && error.code === "LIST_FULL") refuse(list, Number(error.data["limit"] ?? 0));
      else showError(error);
    }
  }

  return {
    onLift: (lifted: Lifted) =>
      say(`${t("boards.sayLifted", { mark: markFor(lifted.id) })} ${placeText(t, grid, lifted, lifted.from)}`),
    onDrop: (lifted: Lifted) => void land(lifted),
    onCancel(lifted: Lifted) {
      awaited.current = lifted.by === "keys" ? { id: lifted.id, cell: null } : null;
      say(t("boards.sayBack", { mark: markFor(lifted.id) }));
    },
  };
}
