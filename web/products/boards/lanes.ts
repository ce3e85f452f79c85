import type { Board, CardSummary, ChangeCard } from "@safos/contract/boards";
import { markOf } from "./context.ts";
import { byPosition } from "./order.ts";

export const laneKinds = ["none", "person", "label", "parent"] as const;
export type LaneKind = (typeof laneKinds)[number];

/** A row across the lists. */
export interface Lane {
  /** `person:<id>`, `group:<id>`, `label:<id>`, `parent:<id>`; `none` for cards that have none. */
  readonly id: string;
  readonly name: string;
  has(card: CardSummary): boolean;
}

/** What the last lane is called. */
interface LaneNames {
  readonly none: string;
  readonly noParent: string;
}

type Lanes = Pick<Board, "groups" | "people" | "labels" | "prefix">;

function assigneeLanes(board: Lanes, cards: readonly CardSummary[], name: string): Lane[] {
  const used = new Set(cards.flatMap((card) => [...card.assigneeIds, ...card.groupIds]));
  const groups = board.groups.filter((one) => used.has(one.id));
  const people = board.people.filter((one) => used.has(one.id));
  return [
    ...groups.map((one): Lane => ({
      id: `group:${one.id}`,
      name: one.name,
      has: (card) => card.groupIds.includes(one.id),
    })),
    ...people.map((one): Lane => ({
      id: `person:${one.id}`,
      name: one.displayName,
      has: (card) => card.assigneeIds.includes(one.id),
    })),
    { id: "none", name, has: (card) => card.assigneeIds.length + card.groupIds.length === 0 },
  ];
}

function labelLanes(board: Lanes, name: string): Lane[] {
  return [
    ...board.labels.map((one): Lane => ({
      id: `label:${one.id}`,
      name: one.title,
      has: (card) => card.labelIds.includes(one.id),
    })),
    { id: "none", name, has: (card) => card.labelIds.length === 0 },
  ];
}

function parentLanes(board: Lanes, cards: readonly CardSummary[], name: string): Lane[] {
  const parents = cards.filter((card) => card.subs > 0).sort(byPosition);
  return [
    ...parents.map((one): Lane => ({
      id: `parent:${one.id}`,
      name: `${markOf(board, one.no)} ${one.title}`,
      has: (card) => card.parentId === one.id,
    })),
    {
      id: "none",
      name,
      has: (card) => card.parentId === null || !parents.some((one) => one.id === card.parentId),
    },
  ];
}

/** Rows across the lists by person, label or overlying card; what has none comes last. */
export function lanesOf(kind: LaneKind, board: Lanes, cards: readonly CardSummary[], names: LaneNames): Lane[] {
  switch (kind) {
    case "none":
      return [];
    case "person":
      return assigneeLanes(board, cards, names.none);
    case "label":
      return labelLanes(board, names.none);
    default:
      return parentLanes(board, cards, names.noParent);
  }
}

/** `person:p1` → `["p1"]` when it is a lane of that kind. */
function idsOf(laneId: string, kind: string): string[] {
  return laneId.startsWith(`${kind}:`) ? [laneId.slice(kind.length + 1)] : [];
}

/** What changes of a card that is dropped in another lane; null where lanes say nothing of it. */
export function changeOfLane(lanes: readonly Lane[], fromId: string, toId: string): ChangeCard | null {
  if (fromId === toId) return null;
  switch (lanes.find((one) => one.id !== "none")?.id.split(":")[0]) {
    case "person":
    case "group":
      return {
        removeAssigneeIds: idsOf(fromId, "person"),
        addAssigneeIds: idsOf(toId, "person"),
        removeGroupIds: idsOf(fromId, "group"),
        addGroupIds: idsOf(toId, "group"),
      };
    case "label":
      return { removeLabelIds: idsOf(fromId, "label"), addLabelIds: idsOf(toId, "label") };
    case "parent":
      return { parentId: idsOf(toId, "parent")[0] ?? null };
    default:
      return null;
  }
}
