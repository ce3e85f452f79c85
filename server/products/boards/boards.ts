import type {
  Activity,
  ActivityQuery,
  Board,
  BoardGroup,
  BoardQuery,
  BoardSummary,
  ChangeBoard,
  ChangeLabel,
  ChangeList,
  Label,
  NewBoard,
  NewLabel,
  NewList,
} from "@safos/contract/boards";
import { uuid } from "#clock";
import { type Refusal, type Principal, refuse } from "#http";
import type { Actor, FoundItem } from "#items";
import { can, type Role } from "#workspaces";
import { byPerson } from "#events";
import { boardEvent } from "./events.ts";
import type { BoardDeps, Core } from "./core.ts";
import { viewSummary } from "./core.ts";
import { countOpen, readAssignedGroups, readAssignees } from "./card-queries.ts";
import { keysFor } from "./order.ts";
import {
  countCards,
  deleteLabel,
  insertBoard,
  insertLabels,
  insertLists,
  readActivity,
  readBoardPage,
  readBoards,
  readLabels,
  readList,
  readLists,
  setListTrashed,
  updateBoard,
  updateLabel,
  updateList,
  type BoardDb,
  type BoardRow,
  type LabelRow,
  type ListRow,
} from "./queries.ts";
import { templates } from "./templates.ts";

export interface BoardService {
  /** Boards of one workspace, or (null) all that the person may read. */
  list(
    principal: Principal,
    workspaceId: string | null,
    query: BoardQuery,
  ): Promise<{ items: BoardSummary[]; next?: string }>;
  create(principal: Principal, workspaceId: string, fresh: NewBoard): Promise<Board>;
  get(actor: Actor, id: string): Promise<Board>;
  change(actor: Actor, id: string, change: ChangeBoard): Promise<Board>;
  addList(actor: Actor, boardId: string, fresh: NewList): Promise<Board>;
  changeList(actor: Actor, boardId: string, listId: string, change: ChangeList): Promise<Board>;
  setListTrashed(actor: Actor, boardId: string, listId: string, isTrashed: boolean): Promise<Board>;
  addLabel(actor: Actor, boardId: string, fresh: NewLabel): Promise<Label>;
  changeLabel(actor: Actor, boardId: string, labelId: string, change: ChangeLabel): Promise<Label>;
  removeLabel(actor: Actor, boardId: string, labelId: string): Promise<void>;
  activity(
    actor: Actor,
    of: { boardId: string } | { cardId: string },
    query: ActivityQuery,
  ): Promise<{ items: Activity[]; next?: string }>;
  /** Workspaces a person reads everything in, and boards they were given besides. */
  reach(principal: Pick<Principal, "personId" | "organisationId">): Promise<Reach>;
  /** The caller's role on boards, null where there is none; constant statements. */
  rolesOn(actor: Actor, boards: readonly BoardRow[]): Promise<readonly (Role | null)[]>;
}

interface Reach {
  readonly workspaceIds: readonly string[];
  readonly boardIds: readonly string[];
  readonly workspaceNames: ReadonlyMap<string, string>;
}

export const boardPath = (row: Pick<BoardRow, "id" | "workspaceId">): string =>
  `/w/${row.workspaceId}/boards/${row.id}`;

export function itemOfBoard(row: BoardRow): FoundItem {
  return {
    kind: "board",
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    path: boardPath(row),
    ownerId: row.ownerId,
    isTrashed: row.trashedAt !== null,
  };
}

/** `Ny e-tjänst föräldrapenning` → `NEF`: a short mark for card numbers. */
export function prefixOf(title: string): string {
  return title
    .toLocaleUpperCase("sv")
    .split(/[^A-ZÅÄÖ0-9]+/)
    .filter(Boolean)
    .map((word) => word[0])
    .join("")
    .slice(0, 3);
}

/** What a template or a file brings: lists, labels. */
export interface Shape {
  readonly lists: readonly { title: string; wipLimit?: number | null; completes?: boolean }[];
  readonly labels: readonly { title: string; tone: number | null; colour?: string | null }[];
}

/** Writes a board with its lists and labels; the ids come back in the order given. */
export async function writeBoard(
  trx: BoardDb,
  row: Parameters<typeof insertBoard>[1],
  shape: Shape,
): Promise<{ listIds: string[]; labelIds: string[] }> {
  await insertBoard(trx, row);
  const keys = keysFor(shape.lists.length);
  const lists = shape.lists.map((one, index) => ({
    id: uuid(),
    title: one.title,
    position: keys[index] ?? "",
    wipLimit: one.wipLimit ?? null,
    completes: one.completes ?? false,
  }));
  const labels = shape.labels.map((one) => ({
    id: uuid(),
    title: one.title,
    tone: one.tone,
    colour: one.colour ?? null,
  }));
  await insertLists(trx, row.id, lists);
  await insertLabels(trx, row.id, labels);
  return { listIds: lists.map((one) => one.id), labelIds: labels.map((one) => one.id) };
}

/** How many groups a card's menu offers. */
const mostOffered = 200;

export function createBoardService(deps: BoardDeps, core: Core): BoardService {
  const { items, workspaces, identity, organisations } = deps;
  const { db } = core;

  const missing = (): Refusal => refuse("MISSING", "There is no such thing on this board.");

  async function reach(principal: Pick<Principal, "personId" | "organisationId">): Promise<Reach> {
    const mine = await workspaces.listFor(principal.personId);
    return {
      workspaceIds: mine.filter((one) => can(one.role, "read")).map((one) => one.workspace.id),
      boardIds: (await workspaces.grantedItems(principal)).filter((one) => one.kind === "board").map((one) => one.id),
      workspaceNames: new Map(mine.map((one) => [one.workspace.id, one.workspace.name])),
    };
  }

  const rolesOn = (actor: Actor, rows: readonly BoardRow[]): Promise<readonly (Role | null)[]> =>
    items.rolesOn(actor, rows.map(itemOfBoard));

  async function nameOf(workspaceId: string): Promise<string> {
    return (await workspaces.byId(workspaceId))?.name ?? "";
  }

  async function view(actor: Actor, id: string): Promise<Board> {
    const { role } = await items.require(actor, "board", id, "read");
    const [row] = await readBoards(db, [id]);
    if (!row) throw missing();
    const [lists, labels, counts, workspace] = await Promise.all([
      readLists(db, [id]),
      readLabels(db, [id]),
      countCards(db, id),
      workspaces.byId(row.workspaceId),
    ]);
    const named = new Set(await readAssignees(db, id));
    // Whoever comes by a link sees those the cards name, not the workspace's whole list of people.
    if (actor.person !== null)
      for (const member of await workspaces.membersOf(row.workspaceId))
        if (can(member.role, "read")) named.add(member.personId);
    const groups = await groupsOn(actor, id, row.workspaceId, role);
    const people = (await identity.personsByIds([...named])).map((one) => identity.view(one));
    return {
      ...viewSummary({ ...row, ...counts }, workspace?.name ?? "", role),
      revision: row.revision,
      version: row.version,
      lists: lists.map(({ id: listId, title, position, wipLimit, completes }) => ({
        id: listId,
        title,
        position,
        wipLimit,
        completes,
      })),
      labels: labels.map(viewLabel),
      fields: [...row.fields],
      people: people.sort((a, b) => a.displayName.localeCompare(b.displayName, "sv")),
      groups: groups.sort((a, b) => a.name.localeCompare(b.name, "sv")),
      canBePublic: organisations.byId(workspace?.organisationId ?? "")?.rules.guestLinks === true,
    };
  }

  /** The groups that cards name, those the board was given to, and those whoever writes may choose among. */
  async function groupsOn(actor: Actor, id: string, workspaceId: string, role: Role): Promise<BoardGroup[]> {
    const { person } = actor;
    const named = await readAssignedGroups(db, id);
    if (person === null)
      return (await identity.groupsByIds(named)).map((one) => ({ ...identity.viewGroup(one), isMine: false }));
    const [grants, mine, offered] = await Promise.all([
      workspaces.grantsOn({ workspaceId, kind: "board", id }),
      identity.groupsOf(person.personId),
      can(role, "write") ? identity.searchGroups(person, "", mostOffered) : [],
    ]);
    const known = new Map(offered.map((one) => [one.id, one]));
    const rest = [...named, ...grants.flatMap((one) => one.groupId ?? [])].filter((one) => !known.has(one));
    for (const one of await identity.groupsByIds(rest)) known.set(one.id, one);
    return [...known.values()].map((one) => ({ ...identity.viewGroup(one), isMine: mine.includes(one.id) }));
  }

  async function listOf(trx: BoardDb, boardId: string, listId: string): Promise<ListRow> {
    const row = await readList(trx, listId);
    if (!row || row.boardId !== boardId) throw missing();
    return row;
  }

  async function labelOf(trx: BoardDb, boardId: string, labelId: string): Promise<LabelRow> {
    const row = (await readLabels(trx, [boardId])).find((one) => one.id === labelId);
    if (!row) throw missing();
    return row;
  }

  return {
    reach,
    rolesOn,
    async list(principal, workspaceId, query) {
      const actor: Actor = { person: principal, link: null };
      const limit = query.limit ?? 100;
      const state = query.state ?? "open";
      const within = await reach(principal);
      if (workspaceId !== null && (await workspaces.roleOf(principal.personId, workspaceId)) === null) throw missing();
      const isWhole = workspaceId === null || within.workspaceIds.includes(workspaceId);
      const rows = await readBoardPage(db, {
        workspaceIds: workspaceId === null ? within.workspaceIds : isWhole ? [workspaceId] : [],
        boardIds: isWhole && workspaceId !== null ? [] : within.boardIds,
        state,
        after: query.after ?? null,
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const roles = await rolesOn(actor, page);
      const shown = page.flatMap((row, index) => {
        const role = roles[index] ?? null;
        const isHere = workspaceId === null || row.workspaceId === workspaceId;
        return role !== null && can(role, "read") && isHere ? [{ row, role }] : [];
      });
      const list = await Promise.all(
        shown.map(async ({ row, role }) =>
          viewSummary(row, within.workspaceNames.get(row.workspaceId) ?? (await nameOf(row.workspaceId)), role),
        ),
      );
      const last = page.at(-1);
      return rows.length > limit && last ? { items: list, next: last.id } : { items: list };
    },
    async create(principal, workspaceId, fresh) {
      await workspaces.require(principal.personId, workspaceId, "write");
      const actor: Actor = { person: principal, link: null };
      const id = uuid();
      const title = fresh.title.trim();
      await db.transaction().execute(async (trx) => {
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
        await deps.events.emit(
          trx,
          boardEvent(
            "board.created",
            { actor: byPerson(principal.personId), workspaceId, item: { kind: "board", id } },
            { boardId: id, revision: 1 },
          ),
        );
      });
      return view(actor, id);
    },
    get: view,
    async change(actor, id, change) {
      const isManaging = change.isArchived !== undefined || change.isTemplate !== undefined;
      await items.require(actor, "board", id, isManaging ? "manage" : "write");
      await core.change(
        actor,
        id,
        async ({ trx, board, recordActivity }) => {
          if (change.version !== undefined && change.version !== board.version)
            throw refuse("STALE", "Somebody else changed this after you opened it.", {
              present: { version: board.version, title: board.title, prefix: board.prefix, tone: board.tone },
            });
          if (board.archivedAt && change.isArchived !== false) throw refuse("BOARD_ARCHIVED");
          const title = change.title?.trim() ?? board.title;
          await updateBoard(trx, {
            id,
            title,
            prefix: change.prefix ?? board.prefix,
            tone: change.tone === undefined ? board.tone : change.tone,
            colour: change.tone === undefined ? board.colour : null,
            fields: change.fields ?? board.fields,
            isTemplate: change.isTemplate ?? board.isTemplate,
            version: board.version + 1,
            isArchived: change.isArchived ?? board.archivedAt !== null,
          });
          const type =
            change.isArchived === undefined
              ? "board.changed"
              : change.isArchived
                ? "board.archived"
                : "board.unarchived";
          recordActivity({ type, details: title === board.title ? {} : { from: board.title, to: title } });
        },
        { isArchivedAllowed: true },
      );
      return view(actor, id);
    },
    async addList(actor, boardId, fresh) {
      await items.require(actor, "board", boardId, "write");
      await core.change(actor, boardId, async ({ trx, recordActivity }) => {
        if ((await readLists(trx, [boardId])).length >= 200)
          throw refuse("TOO_MANY", "A board has room for 200 lists.");
        const position = await core.keyFor(trx, "list", boardId, null, fresh);
        const row = {
          id: uuid(),
          title: fresh.title.trim(),
          position,
          wipLimit: fresh.wipLimit ?? null,
          completes: fresh.completes ?? false,
        };
        await insertLists(trx, boardId, [row]);
        recordActivity({ type: "list.created", details: { title: row.title } });
      });
      return view(actor, boardId);
    },
    async changeList(actor, boardId, listId, change) {
      await items.require(actor, "board", boardId, "write");
      await core.change(actor, boardId, async ({ trx, recordActivity }) => {
        const row = await listOf(trx, boardId, listId);
        const isMoved = change.after !== undefined || change.before !== undefined;
        const title = change.title?.trim() ?? row.title;
        await updateList(trx, {
          id: listId,
          title,
          position: isMoved ? await core.keyFor(trx, "list", boardId, listId, change) : row.position,
          wipLimit: change.wipLimit === undefined ? row.wipLimit : change.wipLimit,
          completes: change.completes ?? row.completes,
        });
        recordActivity({
          type: isMoved ? "list.moved" : "list.changed",
          details: { title, ...(title === row.title ? {} : { from: row.title }) },
        });
      });
      return view(actor, boardId);
    },
    async setListTrashed(actor, boardId, listId, isTrashed) {
      await items.require(actor, "board", boardId, "write");
      await core.change(actor, boardId, async ({ trx, recordActivity }) => {
        const row = await listOf(trx, boardId, listId);
        if (isTrashed && (await countOpen(trx, listId, null)) > 0) throw refuse("LIST_NOT_EMPTY");
        await setListTrashed(trx, listId, isTrashed);
        recordActivity({ type: isTrashed ? "list.trashed" : "list.restored", details: { title: row.title } });
      });
      return view(actor, boardId);
    },
    async addLabel(actor, boardId, fresh) {
      await items.require(actor, "board", boardId, "write");
      return core.change(actor, boardId, async ({ trx, recordActivity }) => {
        if ((await readLabels(trx, [boardId])).length >= 200)
          throw refuse("TOO_MANY", "A board has room for 200 labels.");
        const row = { id: uuid(), title: fresh.title.trim(), tone: fresh.tone ?? null, colour: null };
        await insertLabels(trx, boardId, [row]);
        recordActivity({ type: "label.created", details: { title: row.title } });
        return viewLabel(row);
      });
    },
    async changeLabel(actor, boardId, labelId, change) {
      await items.require(actor, "board", boardId, "write");
      return core.change(actor, boardId, async ({ trx, recordActivity }) => {
        const row = await labelOf(trx, boardId, labelId);
        const next = {
          id: labelId,
          title: change.title?.trim() ?? row.title,
          tone: change.tone === undefined ? row.tone : change.tone,
          colour: change.tone === undefined ? row.colour : null,
        };
        await updateLabel(trx, next);
        recordActivity({ type: "label.changed", details: { title: next.title } });
        return viewLabel(next);
      });
    },
    async removeLabel(actor, boardId, labelId) {
      await items.require(actor, "board", boardId, "write");
      await core.change(actor, boardId, async ({ trx, recordActivity }) => {
        const row = await labelOf(trx, boardId, labelId);
        await deleteLabel(trx, labelId);
        recordActivity({ type: "label.removed", details: { title: row.title } });
      });
    },
    async activity(actor, of, query) {
      if ("boardId" in of) await items.require(actor, "board", of.boardId, "read");
      else await items.require(actor, "card", of.cardId, "read");
      const limit = query.limit ?? 50;
      const rows = await readActivity(db, of, query.after ?? null, limit + 1);
      const page = rows.slice(0, limit);
      const ids = new Set(page.flatMap((row) => row.personId ?? []));
      const persons = new Map((await identity.personsByIds([...ids])).map((one) => [one.id, identity.view(one)]));
      const list = page.map((row) => ({
        id: row.id,
        cardId: row.cardId,
        cardNo: row.cardNo,
        cardTitle: row.cardTitle,
        type: row.type,
        person: persons.get(row.personId ?? "") ?? null,
        guestName: row.guestName,
        details: row.details,
        at: row.at.toISOString(),
      }));
      const last = page.at(-1);
      return rows.length > limit && last ? { items: list, next: last.id } : { items: list };
    },
  };
}

function viewLabel({ id, title, tone }: Pick<LabelRow, "id" | "title" | "tone">): Label {
  return { id, title, tone };
}
