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
  readonly halos: ReadonlyMap<string, string>;
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

/** Whom a card is given to: groups first, as the board names them. */
export function givenTo(
  card: Pick<CardSummary, "assigneeIds" | "groupIds">,
  on: Pick<OnBoard, "people" | "groups">,
): { id: string; name: string; isGroup: boolean }[] {
  return [
    ...card.groupIds.map((id) => ({ id, name: on.groups.get(id)?.name ?? "?", isGroup: true })),
    ...card.assigneeIds.map((id) => ({ id, name: on.people.get(id)?.displayName ?? "?", isGroup: false })),
  ];
}

/** `NF-88`, or `88` on a board without a mark. */
export function markOf(board: Pick<Board, "prefix">, no: number): string {
  return board.prefix ? `${board.prefix}-${no}` : String(no);
}

/** Cards of a list that count against its limit. */
export function isFull(list: { wipLimit: number | null }, count: number): boolean {
  return list.wipLimit !== null && count >= list.wipLimit;
}

/** Rows across the lists. */
export type LaneKind = "none" | "person" | "label" | "parent";
export interface Lane {
  readonly id: string;
  readonly name: string;
  has(face: CardSummary): boolean;
}
