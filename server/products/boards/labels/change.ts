import type { ChangeLabel, Label } from "@safos/contract/boards";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { updateLabel } from "../queries.ts";
import { requireLabel } from "./require.ts";
import { viewLabel } from "./view.ts";

/** Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED. */
export async function changeLabel(
  ctx: BoardContext,
  actor: Actor,
  boardId: string,
  labelId: string,
  wanted: ChangeLabel,
): Promise<Label> {
  await ctx.items.require(actor, "board", boardId, "write");
  return withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    const row = await requireLabel(trx, boardId, labelId);
    const next = {
      id: labelId,
      title: wanted.title?.trim() ?? row.title,
      tone: wanted.tone === undefined ? row.tone : wanted.tone,
      colour: wanted.tone === undefined ? row.colour : null,
    };
    await updateLabel(trx, next);
    recordActivity({ type: "label.changed", details: { title: next.title } });
    return viewLabel(next);
  });
}
