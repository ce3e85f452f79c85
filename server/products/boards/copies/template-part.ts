import { requireFitting, type Taken, type TemplatePart } from "#templates";
import type { BoardContext } from "../context.ts";
import { readBoardPage } from "../queries.ts";
import { placesOfBlockers } from "./describe.ts";
import { readWholeBoard } from "./read-board.ts";
import { writeWholeBoard } from "./write.ts";

const mostBoards = 50;
type TakenBoard = Parameters<typeof writeWholeBoard>[3];

async function takeBoard(ctx: BoardContext, id: string, isWhole: boolean): Promise<TakenBoard> {
  const { board, lists, labels, cards, blockers } = await readWholeBoard(ctx, id);
  const kept = isWhole ? cards.filter((card) => card.archivedAt === null) : [];
  const blockersOf = placesOfBlockers(kept, blockers);
  const places = new Map(kept.map((card, index) => [card.id, index]));
  return {
    title: board.title,
    prefix: board.prefix,
    tone: board.tone,
    colour: board.colour,
    fields: [...board.fields],
    lists: lists.map(({ title, wipLimit, completes }) => ({ title, wipLimit, completes })),
    labels: labels.map(({ title, tone, colour }) => ({ title, tone, colour })),
    // Of another time and other people's: dates, what is done and to whom it was assigned.
    cards: kept.map((card) => ({
      values: { title: card.title, description: card.description, tone: card.tone, fields: card.fields },
      list: lists.findIndex((list) => list.id === card.listId),
      labels: card.labelIds.map((one) => labels.findIndex((label) => label.id === one)),
      assignees: [],
      parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
      blockedBy: blockersOf(card.id),
    })),
  };
}

/** Boards that are not archived, with lists and labels, and with cards where they are asked for. */
export const boardTemplates = (ctx: BoardContext): TemplatePart => ({
  name: "boards",
  async take({ workspaceId, person, isWhole, note }) {
    const where = {
      workspaceIds: [workspaceId],
      boardIds: [],
      state: "open",
      after: null,
      limit: mostBoards + 1,
    } as const;
    const page = await readBoardPage(ctx.db, where);
    requireFitting(page.length, mostBoards);
    const refs = page.map(({ id }) => ({ kind: "board" as const, id }));
    const readable = await ctx.items.readable({ person, link: null }, refs);
    const items: TakenBoard[] = [];
    const classes: Taken["classes"][number][] = [];
    // One after another: others wait for connections to the database meanwhile.
    for (const { id } of page.filter((board) => readable.some((one) => one.id === board.id))) {
      items.push(note(await takeBoard(ctx, id, isWhole)));
      classes.push(await ctx.items.classes.effective({ kind: "board", id, workspaceId }));
    }
    return { items, classes, blobs: [] };
  },
  async make({ workspaceId, person }, items) {
    for (const board of items as readonly TakenBoard[])
      await writeWholeBoard(ctx, person.personId, workspaceId, board, new Map());
  },
});
