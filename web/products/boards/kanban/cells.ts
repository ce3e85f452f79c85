import type { BoardList, CardSummary, MoveCard } from "@safos/contract/boards";
import type { Lifted, Place } from "../drag/drag.ts";
import type { Lane } from "../lanes.ts";
import { byPosition, othersIn } from "../order.ts";

/** The only lane of a board without lanes. */
export const oneLane: Lane = { id: "", name: "", has: () => true };

/** The cards that are shown, by cell: a list, or a list's part of a lane. */
export interface Grid {
  readonly lists: readonly BoardList[];
  readonly lanes: readonly Lane[];
  readonly cells: ReadonlyMap<string, readonly CardSummary[]>;
  readonly byId: ReadonlyMap<string, CardSummary>;
}

export const cellOf = (laneId: string, listId: string): string => (laneId === "" ? listId : `${laneId}|${listId}`);

export function partsOf(cell: string): { laneId: string; listId: string } {
  const [first = "", second] = cell.split("|");
  return second === undefined ? { laneId: "", listId: first } : { laneId: first, listId: second };
}

export const listOf = (grid: Grid, cell: string): BoardList | undefined =>
  grid.lists.find((one) => one.id === partsOf(cell).listId);

export function gridOf(lists: readonly BoardList[], lanes: readonly Lane[], cards: readonly CardSummary[]): Grid {
  const cells = new Map<string, CardSummary[]>();
  for (const lane of lanes) for (const list of lists) cells.set(cellOf(lane.id, list.id), []);
  for (const card of [...cards].sort(byPosition))
    for (const lane of lanes) if (lane.has(card)) cells.get(cellOf(lane.id, card.listId))?.push(card);
  return { lists, lanes, cells, byId: new Map(cards.map((card) => [card.id, card])) };
}

export const countIn = (grid: Grid, cell: string): number => grid.cells.get(cell)?.length ?? 0;

/** Which index a held card gets where it is aimed at; within its own cell its old place closes behind it. */
export function indexOnceLanded({ from, to }: Pick<Lifted, "from" | "to">): number {
  return to.cell === from.cell && to.index > from.index ? to.index - 1 : to.index;
}

/** Where a card that is let go comes to lie; null when it stays where it was. */
export function landingOf(grid: Grid, lifted: Lifted, list: BoardList): MoveCard | null {
  const index = indexOnceLanded(lifted);
  if (lifted.to.cell === lifted.from.cell && index === lifted.from.index) return null;
  const others = (grid.cells.get(lifted.to.cell) ?? []).filter((one) => one.id !== lifted.id);
  const [previous, next] = [others[index - 1], others[index]];
  return { listId: list.id, ...(previous ? { after: previous.id } : next ? { before: next.id } : {}) };
}

/** The move that puts a card back where it lies now. */
export function wayBack(grid: Grid, card: CardSummary): MoveCard {
  const before = othersIn(grid.byId.values(), card.listId, card.id).filter((one) => byPosition(one, card) < 0);
  return { listId: card.listId, after: before.at(-1)?.id ?? null };
}

/** Across the lists of a lane: past empty lists, unless a card is being aimed. */
function stepAcross(grid: Grid, from: Place, by: 1 | -1, isAiming: boolean): Place | null {
  const { laneId, listId } = partsOf(from.cell);
  const start = grid.lists.findIndex((one) => one.id === listId);
  for (let at = start + by; at >= 0 && at < grid.lists.length; at += by) {
    const cell = cellOf(laneId, grid.lists[at]?.id ?? "");
    const count = countIn(grid, cell);
    if (isAiming) return { cell, index: Math.min(from.index, count) };
    if (count > 0) return { cell, index: Math.min(from.index, count - 1) };
  }
  return null;
}

/** To the same list in another lane. */
function stepOverLanes(grid: Grid, from: Place, by: 1 | -1, isAiming: boolean): Place | null {
  const { laneId, listId } = partsOf(from.cell);
  const start = grid.lanes.findIndex((one) => one.id === laneId);
  for (let at = start + by; at >= 0 && at < grid.lanes.length; at += by) {
    const cell = cellOf(grid.lanes[at]?.id ?? "", listId);
    const count = countIn(grid, cell);
    if (isAiming || count > 0) return { cell, index: by === -1 ? Math.max(0, count - 1) : 0 };
  }
  return null;
}

/** Where a key leads from a place: along a list, and across lists and lanes. */
export function step(grid: Grid, from: Place, key: string, isAiming: boolean): Place | null {
  if (key === "ArrowLeft" || key === "ArrowRight")
    return stepAcross(grid, from, key === "ArrowLeft" ? -1 : 1, isAiming);
  const count = countIn(grid, from.cell);
  const index =
    key === "ArrowUp" ? from.index - 1 : key === "ArrowDown" ? from.index + 1 : key === "Home" ? 0 : count - 1;
  if (index >= 0 && index < count + (isAiming ? 1 : 0)) return { cell: from.cell, index };
  return stepOverLanes(grid, from, key === "ArrowUp" ? -1 : 1, isAiming);
}

/** Where a key takes a card that is held by keys. */
export function stepHeld(grid: Grid, lifted: Lifted, key: string): Place | null {
  const to = step(grid, lifted.to, key, true);
  if (!to) return null;
  // Its own place and the one right after it are the same.
  const isStill = to.cell === lifted.from.cell && to.index === lifted.from.index + 1;
  const index = !isStill ? to.index : key === "ArrowUp" ? lifted.from.index : lifted.from.index + 2;
  return index > countIn(grid, to.cell) ? null : { cell: to.cell, index };
}

/** What a cell shows while a card is held. */
export interface CellLanding {
  /** Where the held card lies in this cell; -1 when it lies elsewhere. */
  readonly heldAt: number;
  /** Where it is aimed at in this cell; -1 when it is aimed elsewhere. */
  readonly aimedAt: number;
  /** Where the line is drawn that says it will land here; -1 for none. */
  readonly lineAt: number;
  readonly isRefusing: boolean;
}

export function landingIn(cell: string, listId: string, isListFull: boolean, lifted: Lifted | null): CellLanding {
  const heldAt = lifted?.from.cell === cell ? lifted.from.index : -1;
  const aimedAt = lifted?.to.cell === cell ? lifted.to.index : -1;
  const isStill = heldAt >= 0 && (aimedAt === heldAt || aimedAt === heldAt + 1);
  const isRefusing = lifted !== null && aimedAt >= 0 && isListFull && partsOf(lifted.from.cell).listId !== listId;
  return { heldAt, aimedAt, lineAt: isStill || isRefusing ? -1 : aimedAt, isRefusing };
}
