import { now } from "#clock";
import { addList } from "../lists/add.ts";
import { changeList } from "../lists/change.ts";
import { trashList } from "../lists/trash.ts";
import { readLists, type ListRow } from "../queries.ts";
import { boardAt, listOn } from "./address.ts";
import { endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { isKnown } from "./known.ts";
import { readStacks } from "./read-stacks.ts";
import { missing, textOf } from "./requests.ts";
import { etagOf, viewStack } from "./views.ts";

/** https://deck.readthedocs.io/en/latest/API/#stacks */
export const stackEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/boards/:boardId/stacks", (call) => listAll(call, false)),
  endpoint("GET", "/boards/:boardId/stacks/archived", (call) => listAll(call, true)),
  endpoint("GET", "/boards/:boardId/stacks/:stackId", read),
  endpoint("POST", "/boards/:boardId/stacks", create),
  endpoint("PUT", "/boards/:boardId/stacks/:stackId", change),
  endpoint("DELETE", "/boards/:boardId/stacks/:stackId", remove),
];

async function listAll(call: DeckCall, isArchived: boolean): Promise<unknown> {
  const board = await boardAt(call);
  if (isKnown(call, etagOf(board), board.changedAt)) return call.reply.code(304).send();
  return readStacks(call.ctx, board, isArchived);
}

async function read(call: DeckCall): Promise<unknown> {
  const board = await boardAt(call);
  const list = await listOn(call.ctx.db, board, call.request.params.stackId);
  return ((await readStacks(call.ctx, board, false)) as { id: number }[]).find((one) => one.id === list.number);
}

/** The list that the n-th comes after; null when it is to be the first. */
const listBefore = (lists: readonly ListRow[], order: number): string | null =>
  order <= 0 ? null : (lists[Math.min(order, lists.length) - 1]?.id ?? null);

async function create(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body } = call;
  const board = await boardAt(call);
  const before = await readLists(ctx.db, [board.id]);
  const after = await addList(ctx, actor, board.id, {
    title: textOf(body["title"], 500),
    after: listBefore(before, Number(body["order"] ?? 999)),
  });
  const made = after.lists.find((one) => !before.some((other) => other.id === one.id));
  const [list] = (await readLists(ctx.db, [board.id])).filter((one) => one.id === made?.id);
  if (!list) throw missing();
  return viewStack(
    list,
    board,
    after.lists.findIndex((one) => one.id === list.id),
  );
}

async function change(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body, request } = call;
  const board = await boardAt(call);
  const list = await listOn(ctx.db, board, request.params.stackId);
  const others = (await readLists(ctx.db, [board.id])).filter((one) => one.id !== list.id);
  const order = Number(body["order"]);
  const after = await changeList(ctx, actor, board.id, list.id, {
    title: textOf(body["title"], 500),
    ...(Number.isInteger(order) ? { after: listBefore(others, order) } : {}),
  });
  return viewStack(
    await listOn(ctx.db, board, request.params.stackId),
    board,
    after.lists.findIndex((one) => one.id === list.id),
  );
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const board = await boardAt(call);
  const list = await listOn(ctx.db, board, request.params.stackId);
  await trashList(ctx, actor, board.id, list.id, true);
  return viewStack({ ...list, trashedAt: new Date(now()) }, board, 0);
}
