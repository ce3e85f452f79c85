import { now } from "#clock";
import { changeCard } from "../cards/change.ts";
import { createCard } from "../cards/create.ts";
import { moveCard } from "../cards/move.ts";
import { trashCard } from "../cards/trash.ts";
import { boardAt, cardAt, listOn } from "./address.ts";
import { cardPath, endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { placeOnStack, readDeckCard, readStacks } from "./read-stacks.ts";
import { dateOf, textOf } from "./requests.ts";

const maxDescription = 100_000;

/** https://deck.readthedocs.io/en/latest/API/#cards */
export const cardEndpoints: readonly Endpoint[] = [
  endpoint("POST", "/boards/:boardId/stacks/:stackId/cards", create),
  endpoint("GET", cardPath, read),
  endpoint("PUT", cardPath, change),
  endpoint("DELETE", cardPath, remove),
  endpoint("PUT", `${cardPath}/archive`, (call) => setArchived(call, true)),
  endpoint("PUT", `${cardPath}/unarchive`, (call) => setArchived(call, false)),
  endpoint("PUT", `${cardPath}/reorder`, reorder),
];

async function create(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const board = await boardAt(call);
  const list = await listOn(ctx.db, board, request.params.stackId);
  const { title, description, duedate, order } = call.body;
  const place =
    order === undefined || order === null
      ? { listId: list.id }
      : await placeOnStack(ctx, board, list, Number(order), null);
  const made = await createCard(ctx, actor, board.id, {
    title: textOf(title, 500),
    ...place,
    description: typeof description === "string" ? description.slice(0, maxDescription) : "",
    dueAt: dateOf(duedate),
  });
  return readDeckCard(ctx, board, made.id);
}

async function read(call: DeckCall): Promise<unknown> {
  const { board, card } = await cardAt(call);
  return readDeckCard(call.ctx, board, card.id);
}

async function change(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const { board, card } = await cardAt(call);
  const { title, description, duedate, archived, done } = call.body;
  await changeCard(ctx, actor, card.id, {
    version: card.version,
    title: textOf(title, 500),
    ...(typeof description === "string" ? { description: description.slice(0, maxDescription) } : {}),
    ...(duedate === undefined ? {} : { dueAt: dateOf(duedate) }),
    ...(archived === undefined ? {} : { isArchived: archived === true || archived === "true" }),
    ...(done === undefined ? {} : { isDone: Boolean(done) }),
  });
  return readDeckCard(ctx, board, card.id);
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const { board, card } = await cardAt(call);
  const view = await readDeckCard(ctx, board, card.id);
  await ctx.items.require(actor, "card", card.id, "write", { isTrashAllowed: true });
  await trashCard(ctx, actor, card.id, true);
  return { ...(view as object), deletedAt: Math.floor(now() / 1000) };
}

async function setArchived(call: DeckCall, isArchived: boolean): Promise<unknown> {
  const { board, card } = await cardAt(call);
  await changeCard(call.ctx, call.actor, card.id, { isArchived });
  return readDeckCard(call.ctx, board, card.id);
}

/** Answers with the cards of the stack it went to. */
async function reorder(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const { board, card } = await cardAt(call);
  const { order, stackId } = call.body;
  const list = await listOn(ctx.db, board, stackId ?? request.params.stackId);
  await moveCard(ctx, actor, card.id, await placeOnStack(ctx, board, list, Number(order ?? 0), card.id));
  const stacks = (await readStacks(ctx, board, false)) as { id: number; cards: unknown[] }[];
  return stacks.find((one) => one.id === list.number)?.cards;
}
