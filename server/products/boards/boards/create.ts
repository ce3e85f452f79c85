import type { Board, NewBoard } from "@safos/contract/boards";
import { uuid } from "#clock";
import { byPerson } from "#events";
import type { Principal } from "#http";
import type { BoardContext } from "../context.ts";
import { boardEvent } from "../events.ts";
import { templates } from "./templates.ts";
import { viewBoard } from "./view.ts";
import { prefixOf, writeBoard } from "./write.ts";

/** Makes a board of a template; the one who makes it owns it. Refuses MISSING and FORBIDDEN. */
export async function createBoard(
  ctx: BoardContext,
  principal: Principal,
  workspaceId: string,
  fresh: NewBoard,
): Promise<Board> {
  await ctx.workspaces.require(principal.personId, workspaceId, "write");
  const id = uuid();
  const title = fresh.title.trim();
  await ctx.db.transaction().execute(async (trx) => {
    await writeBoard(
      trx,
      {
        id,
        workspaceId,
        title,
        prefix: fresh.prefix ?? prefixOf(title),
        tone: fresh.tone ?? null,
        colour: null,
        fields: [],
        ownerId: principal.personId,
      },
      templates[fresh.template ?? "kanban"],
    );
    await ctx.events.emit(
      trx,
      boardEvent(
        "board.created",
        { actor: byPerson(principal.personId), workspaceId, item: { kind: "board", id } },
        { boardId: id, revision: 1 },
      ),
    );
  });
  return viewBoard(ctx, { person: principal, link: null }, id);
}
