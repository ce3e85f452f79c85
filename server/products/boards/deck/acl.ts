import { refuse } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import { can, type Grant, type Role } from "#workspaces";
import type { BoardRow } from "../queries.ts";
import type { DeckContext } from "./context.ts";
import { missing, numberOf, textOf, type Body, type Request } from "./requests.ts";
import { viewUser } from "./views.ts";

const isTrue = (value: unknown): boolean => value === true || value === "true" || value === 1 || value === "1";

/** Deck's three permissions as a role here; passing a board on takes managing it. */
function roleFrom(body: Body): Role {
  if (isTrue(body["permissionManage"])) return "owner";
  return isTrue(body["permissionEdit"]) ? "editor" : "commenter";
}

/** Shares have no whole numbers: 48 random bits of their id tell them apart on a board. */
const numberOfShare = (grant: Pick<Grant, "id">): number => Number.parseInt(grant.id.slice(-12), 16);

const itemOf = (board: BoardRow) => ({ workspaceId: board.workspaceId, kind: "board", id: board.id });

/** Whom a board is shared with, one by one, as Deck tells it. Members of the workspace are no shares. */
export async function readAcl(deps: { items: Items; identity: Identity }, board: BoardRow): Promise<unknown[]> {
  const grants = (await deps.items.shares.on(itemOf(board))).filter((one) => one.personId !== null);
  const persons = new Map(
    (await deps.identity.personsByIds(grants.flatMap((one) => one.personId ?? []))).map((one) => [one.id, one]),
  );
  return grants.flatMap((grant) => {
    const person = persons.get(grant.personId ?? "");
    if (!person) return [];
    return [
      {
        id: numberOfShare(grant),
        boardId: board.number,
        type: 0,
        participant: viewUser(person),
        permissionEdit: can(grant.role, "write"),
        permissionShare: can(grant.role, "manage"),
        permissionManage: can(grant.role, "manage"),
        owner: false,
      },
    ];
  });
}

export function routeAcl(context: DeckContext, deps: { readonly items: Items; readonly identity: Identity }): void {
  const { on, personOf, boardOf } = context;
  const { items } = deps;

  async function managed(request: Request): Promise<BoardRow> {
    const board = await boardOf(request);
    await items.require({ person: personOf(request), link: null }, "board", board.id, "manage");
    return board;
  }
  async function shareOf(board: BoardRow, request: Request): Promise<Grant> {
    const number = numberOf(request.params.aclId);
    const found = (await items.shares.on(itemOf(board))).find(
      (one) => one.personId !== null && numberOfShare(one) === number,
    );
    if (!found) throw missing();
    return found;
  }
  async function viewOf(board: BoardRow, number: number): Promise<unknown> {
    return (await readAcl(deps, board)).find((one) => (one as { id: number }).id === number);
  }

  on("GET", "/boards/:boardId/acl", async (request) => readAcl(deps, await boardOf(request)));
  on("POST", "/boards/:boardId/acl", async (request) => {
    const board = await managed(request);
    const body = request.body ?? {};
    if (Number(body["type"] ?? 0) !== 0)
      throw refuse(
        "INVALID",
        "Deck shares boards with single users here (type 0); groups are given a board in the page.",
      );
    const name = textOf(body["participant"], 320);
    const made = await items.shares.add(personOf(request), itemOf(board), { name }, roleFrom(body));
    if (!made) throw missing();
    return viewOf(board, numberOfShare(made));
  });
  on("PUT", "/boards/:boardId/acl/:aclId", async (request) => {
    const board = await managed(request);
    const share = await shareOf(board, request);
    const [person] = await deps.identity.personsByIds([share.personId ?? ""]);
    if (!person) throw missing();
    const made = await items.shares.add(
      personOf(request),
      itemOf(board),
      { name: person.name },
      roleFrom(request.body ?? {}),
    );
    if (!made) throw missing();
    return viewOf(board, numberOfShare(made));
  });
  on("DELETE", "/boards/:boardId/acl/:aclId", async (request) => {
    const board = await managed(request);
    const share = await shareOf(board, request);
    const view = await viewOf(board, numberOfShare(share));
    if (!(await items.shares.remove(itemOf(board), share.id))) throw missing();
    return view;
  });
}
