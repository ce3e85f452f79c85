import type { ImportBoard } from "@safos/contract/boards";
import { refuseTask } from "#workers";
import { maxCards, maxLabels, maxLists } from "../limits.ts";
import { readFile, type ReadBoard } from "./read-file.ts";

/** A board as a file tells it. What no board can hold is refused here: the server need not read it. */
export function run({ format, content }: Pick<ImportBoard, "format" | "content">): ReadBoard {
  const board = readFile(format, content);
  const { cards, lists, labels } = board;
  if (cards.length > maxCards || lists.length > maxLists || labels.length > maxLabels) throw refuseTask("TOO_MANY");
  return board;
}
