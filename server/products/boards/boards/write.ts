import { uuid } from "#clock";
import { keysFor } from "../order.ts";
import { insertBoard, insertLabels, insertLists, type BoardDb } from "../queries.ts";
import type { Shape } from "./shape.ts";

/** `Ny e-tjänst föräldrapenning` → `NEF`: a short mark for card numbers. */
export function prefixOf(title: string): string {
  return title
    .toLocaleUpperCase("sv")
    .split(/[^A-ZÅÄÖ0-9]+/)
    .filter(Boolean)
    .map((word) => word[0])
    .join("")
    .slice(0, 3);
}

/** Writes a board with its lists and labels; the ids come back in the order given. */
export async function writeBoard(
  trx: BoardDb,
  row: Parameters<typeof insertBoard>[1],
  shape: Shape,
): Promise<{ listIds: string[]; labelIds: string[] }> {
  await insertBoard(trx, row);
  const keys = keysFor(shape.lists.length);
  const lists = shape.lists.map((one, index) => ({
    id: uuid(),
    title: one.title,
    position: keys[index] ?? "",
    wipLimit: one.wipLimit ?? null,
    completes: one.completes ?? false,
  }));
  const labels = shape.labels.map((one) => ({
    id: uuid(),
    title: one.title,
    tone: one.tone,
    colour: one.colour ?? null,
  }));
  await insertLists(trx, row.id, lists);
  await insertLabels(trx, row.id, labels);
  return { listIds: lists.map((one) => one.id), labelIds: labels.map((one) => one.id) };
}
