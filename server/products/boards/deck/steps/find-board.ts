import { readBoards } from "../../queries.ts";
import { defineStep } from "../exchange.ts";
import { readIdByNumber } from "../queries.ts";
import { missing, numberOf } from "../requests.ts";

const step = (isTrashAllowed: boolean) =>
  defineStep({
    name: "find-board",
    section: "Boards",
    gives: ["board"],
    async run({ ctx, actor, request }) {
      const id = await readIdByNumber(ctx.db, "board", numberOf(request.params.boardId));
      if (id === null) throw missing();
      await ctx.items.require(actor, "board", id, "read", { isTrashAllowed });
      const [board] = await readBoards(ctx.db, [id]);
      if (!board) throw missing();
      return { board };
    },
  });

/** The path's board, which the caller may read. Refuses MISSING. */
export const findBoard = step(false);
/** Also one in the trash, to be taken out of it. */
export const findTrashedBoard = step(true);
