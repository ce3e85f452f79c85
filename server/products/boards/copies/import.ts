import type { Board, ImportBoard } from "@safos/contract/boards";
import type { Principal } from "#http";
import { viewBoard } from "../boards/view.ts";
import { prefixOf } from "../boards/write.ts";
import type { BoardContext } from "../context.ts";
import type { WorkCall } from "../deps.ts";
import { readPeopleByName } from "./people.ts";
import { readTask } from "./tasks.ts";
import { writeWholeBoard } from "./write.ts";

/** A new board from a file. Refuses MISSING, FORBIDDEN, IMPORT_UNREADABLE, TOO_MANY. */
export async function importBoard(
  ctx: BoardContext,
  principal: Principal,
  workspaceId: string,
  file: ImportBoard,
  call: WorkCall,
): Promise<Board> {
  await ctx.workspaces.require(principal.personId, workspaceId, "write");
  const found = await ctx.workers.run(readTask, { format: file.format, content: file.content }, call);
  const title = (file.title ?? found.title).trim().slice(0, 500) || "Tavla";
  const people = await readPeopleByName(ctx, workspaceId);
  const board = {
    ...found,
    title,
    prefix: prefixOf(title),
    fields: found.fields ?? [],
    tone: null,
    colour: found.colour ?? null,
  };
  const id = await writeWholeBoard(ctx, principal.personId, workspaceId, board, people);
  return viewBoard(ctx, { person: principal, link: null }, id);
}
