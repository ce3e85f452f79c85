import { now } from "#clock";
import { changeBoard } from "../boards/change.ts";
import { createBoard } from "../boards/create.ts";
import { readReach } from "../boards/reach.ts";
import { trashBoard } from "../boards/trash.ts";
import { readBoardPage, type BoardRow } from "../queries.ts";
import { boardAt } from "./address.ts";
import { endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { isKnown } from "./known.ts";
import { writeColour } from "./queries.ts";
import { readDeckBoard, readDeckBoards } from "./read-boards.ts";
import { colourOf, textOf } from "./requests.ts";
import { etagOf, toneOf } from "./views.ts";

const pageSize = 500;

/** https://deck.readthedocs.io/en/latest/API/#boards */
export const boardEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/boards", listAll),
  endpoint("POST", "/boards", create),
  endpoint("GET", "/boards/:boardId", read),
  endpoint("PUT", "/boards/:boardId", change),
  endpoint("DELETE", "/boards/:boardId", remove),
  endpoint("POST", "/boards/:boardId/undo_delete", restore),
];

async function listAll(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request, reply } = call;
  const reach = await readReach(ctx, actor.person);
  const rows: BoardRow[] = [];
  for (let after: string | null = null; ; after = rows.at(-1)?.id ?? null) {
    const page = await readBoardPage(ctx.db, { ...reach, state: "all", after, limit: pageSize });
    rows.push(...page);
    if (page.length < pageSize) break;
  }
  if (isKnown(call, rows.map(etagOf).join("."), null)) return reply.code(304).send();
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  const fresh = Number.isNaN(since) ? rows : rows.filter((row) => row.changedAt.getTime() >= since);
  const { details } = request.query;
  return readDeckBoards(ctx, actor, fresh, details === "true" || details === "1");
}

async function create({ ctx, actor, body }: DeckCall): Promise<unknown> {
  const colour = colourOf(body["color"]);
  const home = await ctx.workspaces.personalOf(actor.person.personId);
  const made = await createBoard(ctx, actor.person, home.id, {
    title: textOf(body["title"], 500),
    template: "empty",
    ...(colour ? { tone: toneOf(colour) } : {}),
  });
  if (colour) await writeColour(ctx.db, "board", made.id, colour);
  return readDeckBoard(ctx, actor, made.id);
}

async function read(call: DeckCall): Promise<unknown> {
  const board = await boardAt(call);
  if (isKnown(call, etagOf(board), board.changedAt)) return call.reply.code(304).send();
  return readDeckBoard(call.ctx, call.actor, board.id);
}

async function change(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const board = await boardAt(call);
  const { title, color, archived } = call.body;
  const colour = colourOf(color);
  const isArchived = archived === true || archived === "true";
  await changeBoard(ctx, actor, board.id, {
    title: textOf(title, 500),
    ...(colour ? { tone: toneOf(colour) } : {}),
    ...(archived !== undefined && isArchived !== (board.archivedAt !== null) ? { isArchived } : {}),
  });
  if (colour) await writeColour(ctx.db, "board", board.id, colour);
  return readDeckBoard(ctx, actor, board.id);
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const board = await boardAt(call);
  const view = await readDeckBoard(ctx, actor, board.id);
  await ctx.items.require(actor, "board", board.id, "write", { isTrashAllowed: true });
  await trashBoard(ctx, actor, board.id, true);
  return { ...(view as object), deletedAt: Math.floor(now() / 1000) };
}

async function restore(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const board = await boardAt(call, true);
  await ctx.items.require(actor, "board", board.id, "write", { isTrashAllowed: true });
  await trashBoard(ctx, actor, board.id, false);
  return readDeckBoard(ctx, actor, board.id);
}
