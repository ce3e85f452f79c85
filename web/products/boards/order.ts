import type { CardSummary, MoveCard } from "@safos/contract/boards";

/** As bytes, like the server: by key, then by id. */
export function byPosition(a: CardSummary, b: CardSummary): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The cards of a list without one of them, in their order. */
export function othersIn(cards: Iterable<CardSummary>, listId: string, id: string): CardSummary[] {
  return [...cards].filter((one) => one.listId === listId && one.id !== id).sort(byPosition);
}

/**
 * The position a moved card is drawn at until the server has said its own: right after its neighbour, whatever comes
 * next, as keys never end with 0.
 */
export function positionAfterMove(cards: ReadonlyMap<string, CardSummary>, id: string, to: MoveCard): string {
  if (to.after === null) return "";
  const others = othersIn(cards.values(), to.listId, id);
  const index = to.before ? others.findIndex((one) => one.id === to.before) : others.length;
  const neighbour = cards.get(to.after ?? "") ?? others[index - 1];
  return neighbour ? `${neighbour.position}0` : "";
}
