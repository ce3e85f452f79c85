import { refuse } from "#http";
import type { Grant, Role } from "#workspaces";
import type { BoardRow } from "../queries.ts";
import { boardAt } from "./address.ts";
import { endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { itemOf, numberOfShare, readAcl } from "./read-acl.ts";
import { missing, numberOf, textOf, type Body } from "./requests.ts";

const sharePath = "/boards/:boardId/acl/:aclId";

/** Whom a board is shared with. https://deck.readthedocs.io/en/latest/API/#boards */
export const aclEndpoints: readonly Endpoint[] = [
  endpoint("GET", "/boards/:boardId/acl", async (call) => readAcl(call.ctx, await boardAt(call))),
  endpoint("POST", "/boards/:boardId/acl", share),
  endpoint("PUT", sharePath, change),
  endpoint("DELETE", sharePath, remove),
];

const isTrue = (value: unknown): boolean => value === true || value === "true" || value === 1 || value === "1";

/** Deck's three permissions as a role here; passing a board on takes managing it. */
function roleFrom(body: Body): Role {
  if (isTrue(body["permissionManage"])) return "owner";
  return isTrue(body["permissionEdit"]) ? "editor" : "commenter";
}

async function managedBoardAt(call: DeckCall): Promise<BoardRow> {
  const board = await boardAt(call);
  await call.ctx.items.require(call.actor, "board", board.id, "manage");
  return board;
}

async function shareAt({ ctx, request }: DeckCall, board: BoardRow): Promise<Grant> {
  const number = numberOf(request.params.aclId);
  const shares = await ctx.items.shares.on(itemOf(board));
  const found = shares.find((one) => one.personId !== null && numberOfShare(one) === number);
  if (!found) throw missing();
  return found;
}

async function viewShare({ ctx }: DeckCall, board: BoardRow, number: number): Promise<unknown> {
  return (await readAcl(ctx, board)).find((one) => (one as { id: number }).id === number);
}

async function share(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body } = call;
  const board = await managedBoardAt(call);
  if (Number(body["type"] ?? 0) !== 0)
    throw refuse(
      "INVALID",
      "Deck shares boards with single users here (type 0); groups are given a board in the page.",
    );
  const name = textOf(body["participant"], 320);
  const id = await ctx.items.shares.add(actor.person, itemOf(board), { name }, roleFrom(body));
  return viewShare(call, board, numberOfShare({ id }));
}

async function change(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body } = call;
  const board = await managedBoardAt(call);
  const found = await shareAt(call, board);
  const [person] = await ctx.identity.personsByIds([found.personId ?? ""]);
  if (!person) throw missing();
  const id = await ctx.items.shares.add(actor.person, itemOf(board), { name: person.name }, roleFrom(body));
  return viewShare(call, board, numberOfShare({ id }));
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor } = call;
  const board = await managedBoardAt(call);
  const found = await shareAt(call, board);
  const view = await viewShare(call, board, numberOfShare(found));
  if (!(await ctx.items.shares.remove(actor.person, itemOf(board), found.id))) throw missing();
  return view;
}
