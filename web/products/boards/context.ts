import type { Board, BoardGroup, CardSummary, Label } from "@safos/contract/boards";
import type { Person } from "@safos/contract/identity";
import { createContext, useContext } from "react";

/** What every card on a board needs to draw itself. */
export interface OnBoard {
  readonly board: Board;
  readonly labels: ReadonlyMap<string, Label>;
  readonly people: ReadonlyMap<string, Person>;
  readonly groups: ReadonlyMap<string, BoardGroup>;
  readonly canWrite: boolean;
  readonly openId: string | null;
  /** Who moved a card just now, by card. */
  readonly recentMovers: ReadonlyMap<string, string>;
  /** The address of a card; null for visitors, who have none. */
  hrefOf(id: string): string | null;
  open(id: string): void;
}

export const BoardContext = createContext<OnBoard | null>(null);

export function useOnBoard(): OnBoard {
  const found = useContext(BoardContext);
  if (!found) throw new Error("This part stands on a board only.");
  return found;
}

/** Whom a card is assigned to: groups first, as the board names them. */
export function assigneesOf(
  card: Pick<CardSummary, "assigneeIds" | "groupIds">,
  on: Pick<OnBoard, "people" | "groups">,
): { id: string; name: string; isGroup: boolean }[] {
  return [
    ...card.groupIds.map((id) => ({ id, name: on.groups.get(id)?.name ?? "?", isGroup: true })),
    ...card.assigneeIds.map((id) => {
      const person = on.people.get(id);
      return { id: person?.userId ?? id, name: person?.displayName ?? "?", isGroup: false };
    }),
  ];
}

/** The card's labels as the board has them. */
export function labelsOf(card: Pick<CardSummary, "labelIds">, on: Pick<OnBoard, "labels">): Label[] {
  return card.labelIds.flatMap((id) => on.labels.get(id) ?? []);
}

/** `NF-88`, or `88` on a board without a mark. */
export function markOf(board: Pick<Board, "prefix">, no: number): string {
  return board.prefix ? `${board.prefix}-${no}` : String(no);
}

/** Whether a list has as many cards as its limit allows. */
export function isFull(list: { wipLimit: number | null }, count: number): boolean {
  return list.wipLimit !== null && count >= list.wipLimit;
}
