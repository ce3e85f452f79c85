import type { Board, ChangeBoard } from "@safos/contract/boards";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { updateBoard, type BoardRow } from "../queries.ts";
import { viewBoard } from "./view.ts";

/** Changes what is named; archiving and templates take managing. Refuses MISSING, FORBIDDEN, STALE, BOARD_ARCHIVED. */
export async function changeBoard(ctx: BoardContext, actor: Actor, id: string, wanted: ChangeBoard): Promise<Board> {
  const isManaging = wanted.isArchived !== undefined || wanted.isTemplate !== undefined;
  await ctx.items.require(actor, "board", id, isManaging ? "manage" : "write");
  await withBoardLock(
    ctx,
    actor,
    id,
    async ({ trx, board, recordActivity }) => {
      if (wanted.version !== undefined && wanted.version !== board.version)
        throw refuse("STALE", "Someone else changed this after you opened it.", {
          present: { version: board.version, title: board.title, prefix: board.prefix, tone: board.tone },
        });
      if (board.archivedAt && wanted.isArchived !== false) throw refuse("BOARD_ARCHIVED");
      const next = nextValues(board, wanted);
      await updateBoard(trx, next);
      recordActivity({
        type: activityOf(wanted),
        details: next.title === board.title ? {} : { from: board.title, to: next.title },
      });
    },
    { isArchivedAllowed: true },
  );
  return viewBoard(ctx, actor, id);
}

function nextValues(board: BoardRow, wanted: ChangeBoard): Parameters<typeof updateBoard>[1] {
  return {
    id: board.id,
    title: wanted.title?.trim() ?? board.title,
    prefix: wanted.prefix ?? board.prefix,
    tone: wanted.tone === undefined ? board.tone : wanted.tone,
    colour: wanted.tone === undefined ? board.colour : null,
    fields: wanted.fields ?? board.fields,
    isTemplate: wanted.isTemplate ?? board.isTemplate,
    version: board.version + 1,
    isArchived: wanted.isArchived ?? board.archivedAt !== null,
  };
}

function activityOf({ isArchived }: ChangeBoard): "board.changed" | "board.archived" | "board.unarchived" {
  if (isArchived === undefined) return "board.changed";
  return isArchived ? "board.archived" : "board.unarchived";
}
