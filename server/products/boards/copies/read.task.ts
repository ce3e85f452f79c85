import type { ImportBoard } from "@safos/contract/boards";
import { refuseTask } from "#workers";
import { hasRoom } from "./has-room.ts";
import { readFile, type ReadBoard } from "./read-file.ts";

/** A board as a file tells it. What no board can hold is refused here: the server need not read it. */
export function run({ format, content }: Pick<ImportBoard, "format" | "content">): ReadBoard {
  const board = readFile(format, content);
  if (!hasRoom(board)) throw refuseTask("TOO_MANY");
  return board;
}
