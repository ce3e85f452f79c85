import { now } from "#clock";
import type { Identity, Person } from "#identity";
import type { Actor, Items } from "#items";
import { can, type Workspaces } from "#workspaces";
import type { BoardService } from "../boards.ts";
import { readCards, readCardsOfBoards } from "../card-queries.ts";
import { readBoards, readLabels, readList, readLists, type BoardDb, type BoardRow, type ListRow } from "../queries.ts";
import { readAcl } from "./acl.ts";
import { missing } from "./requests.ts";
import { viewBoard, viewCard, viewStack } from "./views.ts";

/** Boards, stacks and cards as Deck tells them; access has been checked by whoever asks, but for `boardViews`. */
export function createDeckReader(deps: {
  db: BoardDb;
  items: Items;
  identity: Identity;
  workspaces: Workspaces;
  boards: BoardService;
}) {
  const { db, items, identity, workspaces, boards } = deps;

  /** A board's lists with their cards as Deck tells them; constant statements. */
  async function stacksOf(board: BoardRow, isArchived: boolean): Promise<unknown[]> {
    const [lists, all, labels] = await Promise.all([
      readLists(db, [board.id]),
      readCardsOfBoards(db, [board.id]),
      readLabels(db, [board.id]),
    ]);
    const shown = all.filter((card) => (card.archivedAt !== null) === isArchived);
    const ids = shown.map((card) => card.id);
    const [comments, attachments, persons] = await Promise.all([
      items.comments.counts("card", ids),
      items.links.counts("card", ids, "file"),
      identity.personsByIds([
        ...new Set(shown.flatMap((card) => [...card.assigneeIds, ...(card.createdBy ? [card.createdBy] : [])])),
      ]),
    ]);
    const byId = new Map(persons.map((one) => [one.id, one]));
    return lists.map((list, order) =>
      viewStack(
        list,
        board,
        order,
        shown
          .filter((card) => card.listId === list.id)
          .map((card, place) =>
            viewCard(card, {
              stackNumber: list.number,
              order: place,
              labels,
              board,
              persons: byId,
              comments: comments.get(card.id) ?? 0,
              attachments: attachments.get(card.id) ?? 0,
              now: now(),
            }),
          ),
      ),
    );
  }

  async function oneCard(board: BoardRow, id: string): Promise<unknown> {
    const [card] = await readCards(db, [id]);
    const list = card && (await readList(db, card.listId));
    if (!card || !list) throw missing();
    const inList = (await readCardsOfBoards(db, [board.id])).filter((one) => one.listId === list.id);
    const [labels, comments, attachments, persons] = await Promise.all([
      readLabels(db, [board.id]),
      items.comments.counts("card", [id]),
      items.links.counts("card", [id], "file"),
      identity.personsByIds([...card.assigneeIds, ...(card.createdBy ? [card.createdBy] : [])]),
    ]);
    return viewCard(card, {
      stackNumber: list.number,
      order: inList.findIndex((one) => one.id === id),
      labels,
      board,
      persons: new Map(persons.map((one) => [one.id, one])),
      comments: comments.get(id) ?? 0,
      attachments: attachments.get(id) ?? 0,
      now: now(),
    });
  }

  async function boardViews(actor: Actor, rows: readonly BoardRow[], isDetailed: boolean): Promise<unknown[]> {
    const [roles, labels] = await Promise.all([
      boards.rolesOn(actor, rows),
      readLabels(
        db,
        rows.map((row) => row.id),
      ),
    ]);
    const members = isDetailed
      ? await Promise.all(rows.map((row) => workspaces.membersOf(row.workspaceId)))
      : rows.map(() => []);
    const shares = isDetailed ? await Promise.all(rows.map((row) => readAcl(deps, row))) : rows.map(() => []);
    const ids = new Set([...rows.flatMap((row) => row.ownerId ?? []), ...members.flat().map((one) => one.personId)]);
    const persons = new Map<string, Person>((await identity.personsByIds([...ids])).map((one) => [one.id, one]));
    return rows.flatMap((row, index) => {
      const role = roles[index] ?? null;
      if (role === null || !can(role, "read")) return [];
      const users = (members[index] ?? []).flatMap((one) => persons.get(one.personId) ?? []);
      return [
        viewBoard(
          row,
          role,
          labels.filter((one) => one.boardId === row.id),
          persons.get(row.ownerId ?? ""),
          users,
          shares[index] ?? [],
        ),
      ];
    });
  }
  const oneBoard = async (actor: Actor, id: string): Promise<unknown> =>
    (await boardViews(actor, await readBoards(db, [id]), true))[0];

  /** Where a card goes that shall be the n-th of a list. */
  async function placeOf(board: BoardRow, list: ListRow, order: number, exceptId: string | null) {
    const others = (await readCardsOfBoards(db, [board.id])).filter(
      (one) => one.listId === list.id && one.id !== exceptId && one.archivedAt === null,
    );
    return { listId: list.id, after: order <= 0 ? null : (others[Math.min(order, others.length) - 1]?.id ?? null) };
  }

  return { stacksOf, oneCard, boardViews, oneBoard, placeOf };
}
