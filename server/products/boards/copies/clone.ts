import type { Board, CloneBoard } from "@safos/contract/boards";
import { refuse } from "#http";
import type { Actor } from "#items";
import { personIdOf } from "../board-lock.ts";
import { viewBoard } from "../boards/view.ts";
import type { BoardContext } from "../context.ts";
import { placesOfBlockers, valuesOf } from "./describe.ts";
import { readPeopleByName } from "./people.ts";
import { readWholeBoard } from "./read-board.ts";
import { writeWholeBoard } from "./write.ts";

/** A copy of a board, with its cards where they are asked for. Refuses MISSING, UNAUTHENTICATED, FORBIDDEN. */
export async function cloneBoard(ctx: BoardContext, actor: Actor, id: string, options: CloneBoard): Promise<Board> {
  const original = await ctx.items.require(actor, "board", id, "read");
  const { workspaceId } = original;
  const personId = personIdOf(actor);
  if (personId === null || workspaceId === null) throw refuse("UNAUTHENTICATED");
  const target = options.workspaceId ?? workspaceId;
  await ctx.workspaces.require(personId, target, "write");
  const informationClass = await ctx.items.classes.effective(original);
  if (target !== workspaceId) await ctx.items.classes.requireMayLie(informationClass, target);
  const { board, lists, labels, cards, blockers } = await readWholeBoard(ctx, id);
  const copied = options.withCards ? cards : [];
  const places = new Map(copied.map((card, index) => [card.id, index]));
  const blockersOf = placesOfBlockers(copied, blockers);
  const people = await readPeopleByName(ctx, target);
  const copy = {
    title: (options.title ?? board.title).trim(),
    prefix: board.prefix,
    tone: board.tone,
    colour: board.colour,
    fields: [...board.fields],
    informationClass,
    lists,
    labels,
    cards: copied.map((card) => ({
      values: valuesOf(card),
      list: lists.findIndex((list) => list.id === card.listId),
      labels: card.labelIds.map((one) => labels.findIndex((label) => label.id === one)),
      assignees: card.assigneeIds,
      groups: card.groupIds,
      parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
      blockedBy: blockersOf(card.id),
    })),
  };
  return viewBoard(ctx, actor, await writeWholeBoard(ctx, personId, target, copy, people));
}
