import type { CardSummary } from "@safos/contract/boards";
import { useText } from "../../../text/index.tsx";
import { isFull, useOnBoard } from "../context.ts";
import type { Drag, Lifted, Place } from "../drag/drag.ts";
import { listOf, step, stepHeld, type Grid } from "./cells.ts";
import type { Kanban } from "./kanban.ts";
import { placeText } from "./place-text.ts";

const isStep = (key: string): boolean => /^Arrow(Up|Down|Left|Right)$|^(Home|End)$/.test(key);

/** Keys on a card: space lifts and drops it, arrows go on or take it along, Escape puts it back. */
export function useCardKeys(
  grid: Grid,
  counts: ReadonlyMap<string, number>,
  drag: Drag,
  focusCard: (id: string) => void,
  say: (text: string) => void,
): Kanban["onKey"] {
  const t = useText();
  const { canWrite } = useOnBoard();
  const { lifted } = drag;

  function aim(held: Lifted, card: CardSummary, key: string): void {
    const to = stepHeld(grid, held, key);
    if (!to) return;
    drag.aim(to);
    const list = listOf(grid, to.cell);
    const isRefused = list && list.id !== card.listId && isFull(list, counts.get(list.id) ?? 0);
    say(`${placeText(t, grid, held, to)}${isRefused ? ` ${t("boards.full")}` : ""}`);
  }

  function goOn(place: Place, key: string): void {
    const to = step(grid, place, key, false);
    const next = to && grid.cells.get(to.cell)?.[to.index];
    if (next) focusCard(next.id);
  }

  return (event, card, place) => {
    const { key } = event;
    if (key === " ") {
      event.preventDefault();
      if (lifted) drag.drop();
      else if (canWrite) drag.lift(card.id, place, event.currentTarget.getBoundingClientRect().height);
    } else if (key === "Escape" && lifted) {
      event.preventDefault();
      drag.cancel();
    } else if (isStep(key)) {
      event.preventDefault();
      if (lifted?.by === "keys") aim(lifted, card, key);
      else goOn(place, key);
    } else if (key === "Enter" && lifted) {
      event.preventDefault();
      drag.drop();
    }
  };
}
