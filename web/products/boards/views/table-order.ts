import type { CardSummary } from "@safos/contract/boards";
import { assigneesOf, labelsOf, type OnBoard } from "../context.ts";

export type TableColumn = "no" | "title" | "list" | "due" | "people" | "labels";

export interface TableSort {
  readonly by: TableColumn;
  readonly isDown: boolean;
}

type Named = Pick<OnBoard, "people" | "groups" | "labels"> & { readonly board: Pick<OnBoard["board"], "lists"> };

/** A press on the column that sorts turns the order; on another it sorts by that, upwards. */
export const sortBy = (sort: TableSort, column: TableColumn): TableSort => ({
  by: column,
  isDown: sort.by === column && !sort.isDown,
});

/** After every name. */
const none = "\uffff";

function comparatorOf(column: TableColumn, on: Named, locale: string): (a: CardSummary, b: CardSummary) => number {
  const byText = (textOf: (card: CardSummary) => string) => (a: CardSummary, b: CardSummary) =>
    textOf(a).localeCompare(textOf(b), locale);
  switch (column) {
    case "no":
      return (a, b) => a.no - b.no;
    case "title":
      return byText((card) => card.title);
    case "list": {
      const at = new Map(on.board.lists.map((list, index) => [list.id, index]));
      return (a, b) => (at.get(a.listId) ?? 0) - (at.get(b.listId) ?? 0);
    }
    case "due":
      return (a, b) => (a.dueAt ?? "9999").localeCompare(b.dueAt ?? "9999");
    case "people":
      return byText((card) => assigneesOf(card, on)[0]?.name ?? none);
    default:
      return byText((card) => labelsOf(card, on)[0]?.title ?? none);
  }
}

/** Cards in a column's order; equal ones by number. */
export function sortCards(cards: readonly CardSummary[], sort: TableSort, on: Named, locale: string): CardSummary[] {
  const compare = comparatorOf(sort.by, on, locale);
  return [...cards].sort((a, b) => (sort.isDown ? -compare(a, b) : compare(a, b)) || a.no - b.no);
}
