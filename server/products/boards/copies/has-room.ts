import { maxCards, maxLabels, maxLists, maxLinks } from "../limits.ts";
import type { ReadBoard } from "./read-file.ts";

/** Whether a board may hold all of this. */
export function hasRoom({ cards, lists, labels }: Pick<ReadBoard, "cards" | "lists" | "labels">): boolean {
  if (cards.length > maxCards || lists.length > maxLists || labels.length > maxLabels) return false;
  let links = 0;
  for (const card of cards)
    links += card.labels.length + card.assignees.length + (card.groups?.length ?? 0) + card.blockedBy.length;
  return links <= maxLinks;
}
