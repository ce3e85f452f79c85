import { now } from "#clock";
import {
  describeError,
  requirePerson,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  refuse,
} from "#http";
import type { Identity } from "#identity";
import type { Actor, Items } from "#items";
import type { Log } from "#log";
import type { Workspaces } from "#workspaces";
import type { Attachments } from "../attachments.ts";
import type { BoardService } from "../boards.ts";
import { readCards, type CardRow } from "../card-queries.ts";
import type { CardService } from "../cards.ts";
import {
  readBoardPage,
  readBoards,
  readLabels,
  readList,
  readLists,
  type BoardDb,
  type BoardRow,
  type ListRow,
} from "../queries.ts";
import { routeAcl } from "./acl.ts";
import { routeAttachments } from "./attachments.ts";
import { cardPath, type DeckContext } from "./context.ts";
import { readIdByNumber, writeColour } from "./queries.ts";
import { createDeckReader } from "./reader.ts";
import { colourOf, dateOf, missing, numberOf, readBodies, textOf, type Body, type Request } from "./requests.ts";
import { etagOf, toneOf, viewLabel, viewStack } from "./views.ts";

/**
 * Deck's REST API v1.0/v1.1 (https://deck.readthedocs.io/en/latest/API/), so that its apps work: boards, stacks, cards, labels,
 * attachments and shares; comments go over OCS.
 * Deck knows rows by whole numbers and order by places; both are translated here and nothing else is.
 */
export function deckRoutes(deps: {
  db: BoardDb;
  log: Log;
  items: Items;
  identity: Identity;
  workspaces: Workspaces;
  boards: BoardService;
  cards: CardService;
  attachments: Attachments;
  setTrashed: (actor: Actor, kind: "board" | "card", id: string, isTrashed: boolean) => Promise<void>;
}) {
  const { db, log, items, identity, workspaces, boards, cards } = deps;
  const { stacksOf, oneCard, boardViews, oneBoard, placeOf } = createDeckReader(deps);
  /** To the trash or back, as the page does it. */
  const setTrashed = async (actor: Actor, kind: "board" | "card", id: string, isTrashed: boolean): Promise<void> => {
    await items.require(actor, kind, id, "write", { isTrashAllowed: true });
    await deps.setTrashed(actor, kind, id, isTrashed);
  };
  const schema = { hide: true };
  const actorOf = (request: FastifyRequest): Actor => ({ person: requirePerson(request), link: null });
  const bodyOf = (request: Request): Body =>
    typeof request.body === "object" && request.body !== null ? request.body : {};

  async function boardOf(actor: Actor, request: Request, isTrashAllowed = false): Promise<BoardRow> {
    const id = await readIdByNumber(db, "board", numberOf(request.params.boardId));
    if (id === null) throw missing();
    await items.require(actor, "board", id, "read", { isTrashAllowed });
    const [row] = await readBoards(db, [id]);
    if (!row) throw missing();
    return row;
  }
  async function listOf(board: BoardRow, number: unknown): Promise<ListRow> {
    const id = await readIdByNumber(db, "list", numberOf(number));
    const row = id === null ? null : await readList(db, id);
    if (!row || row.boardId !== board.id || row.trashedAt) throw missing();
    return row;
  }
  async function cardOf(board: BoardRow, number: unknown): Promise<CardRow> {
    const id = await readIdByNumber(db, "card", numberOf(number));
    const [row] = id === null ? [] : await readCards(db, [id]);
    if (!row || row.boardId !== board.id || row.trashedAt) throw missing();
    return row;
  }

  /** 304 when the client has it already. */
  function isKnown(request: Request, reply: FastifyReply, etag: string, changedAt: Date | null): boolean {
    void reply.header("etag", `"${etag}"`);
    const shown = request.headers["if-none-match"]?.replace(/^W\//, "").replaceAll('"', "");
    const since = Date.parse(request.headers["if-modified-since"] ?? "");
    return (
      shown === etag ||
      (changedAt !== null && !Number.isNaN(since) && Math.floor(changedAt.getTime() / 1000) * 1000 < since)
    );
  }

  return async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    // A form with a file is read as it comes, by the one route that takes it.
    app.addContentTypeParser("multipart/form-data", (_request, payload, done) => done(null, payload));
    app.setErrorHandler((error, _request, reply) => {
      const described = describeError(error, log);
      if (described.retryAfter !== undefined) reply.header("retry-after", String(described.retryAfter));
      if (described.status === 401) reply.header("www-authenticate", 'Basic realm="Safos", charset="UTF-8"');
      return reply.code(described.status).send({ status: described.status, message: described.message });
    });

    for (const version of ["v1.0", "v1.1"] as const) {
      const root = `/index.php/apps/deck/api/${version}`;
      const on: DeckContext["on"] = (method, path, work, options) => {
        app.route({
          method,
          url: root + path,
          schema,
          config: { isStream: options?.isStream === true },
          handler: (request, reply) => work(request as Request, reply),
        });
      };
      const context: DeckContext = {
        version,
        on,
        personOf: requirePerson,
        boardOf: (request) => boardOf(actorOf(request), request),
        async cardOf(request) {
          const board = await boardOf(actorOf(request), request);
          return { board, card: await cardOf(board, request.params.cardId) };
        },
      };
      routeAttachments(context, deps);
      routeAcl(context, deps);

      on("GET", "/boards", async (request, reply) => {
        const actor = actorOf(request);
        const reach = await boards.reach(requirePerson(request));
        const rows: BoardRow[] = [];
        for (let after: string | null = null; ; after = rows.at(-1)?.id ?? null) {
          const page = await readBoardPage(db, { ...reach, state: "all", after, limit: 500 });
          rows.push(...page);
          if (page.length < 500) break;
        }
        if (isKnown(request, reply, rows.map(etagOf).join("."), null)) return reply.code(304).send();
        const since = Date.parse(request.headers["if-modified-since"] ?? "");
        const fresh = Number.isNaN(since) ? rows : rows.filter((row) => row.changedAt.getTime() >= since);
        return boardViews(actor, fresh, request.query["details"] === "true" || request.query["details"] === "1");
      });
      on("POST", "/boards", async (request) => {
        const person = requirePerson(request);
        const { title, color } = bodyOf(request);
        const colour = colourOf(color);
        const home = await workspaces.personalOf(person.personId);
        const made = await boards.create(person, home.id, {
          title: textOf(title, 500),
          template: "empty",
          ...(colour ? { tone: toneOf(colour) } : {}),
        });
        if (colour) await writeColour(db, "board", made.id, colour);
        return oneBoard(actorOf(request), made.id);
      });
      on("GET", "/boards/:boardId", async (request, reply) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        if (isKnown(request, reply, etagOf(board), board.changedAt)) return reply.code(304).send();
        return oneBoard(actor, board.id);
      });
      on("PUT", "/boards/:boardId", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const { title, color, archived } = bodyOf(request);
        const colour = colourOf(color);
        const isArchived = archived === true || archived === "true";
        await boards.change(actor, board.id, {
          title: textOf(title, 500),
          ...(colour ? { tone: toneOf(colour) } : {}),
          ...(archived !== undefined && isArchived !== (board.archivedAt !== null) ? { isArchived } : {}),
        });
        if (colour) await writeColour(db, "board", board.id, colour);
        return oneBoard(actor, board.id);
      });
      on("DELETE", "/boards/:boardId", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const view = await oneBoard(actor, board.id);
        await setTrashed(actor, "board", board.id, true);
        return { ...(view as object), deletedAt: Math.floor(now() / 1000) };
      });
      on("POST", "/boards/:boardId/undo_delete", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request, true);
        await setTrashed(actor, "board", board.id, false);
        return oneBoard(actor, board.id);
      });

      for (const [path, isArchived] of [
        ["/boards/:boardId/stacks", false],
        ["/boards/:boardId/stacks/archived", true],
      ] as const)
        on("GET", path, async (request, reply) => {
          const board = await boardOf(actorOf(request), request);
          if (isKnown(request, reply, etagOf(board), board.changedAt)) return reply.code(304).send();
          return stacksOf(board, isArchived);
        });
      on("GET", "/boards/:boardId/stacks/:stackId", async (request) => {
        const board = await boardOf(actorOf(request), request);
        const list = await listOf(board, request.params.stackId);
        return ((await stacksOf(board, false)) as { id: number }[]).find((one) => one.id === list.number);
      });
      on("POST", "/boards/:boardId/stacks", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const { title, order } = bodyOf(request);
        const before = await readLists(db, [board.id]);
        const place = Number(order ?? 999);
        const after = await boards.addList(actor, board.id, {
          title: textOf(title, 500),
          after: place <= 0 ? null : (before[Math.min(place, before.length) - 1]?.id ?? null),
        });
        const made = after.lists.find((one) => !before.some((other) => other.id === one.id));
        const [list] = (await readLists(db, [board.id])).filter((one) => one.id === made?.id);
        if (!list) throw missing();
        return viewStack(
          list,
          board,
          after.lists.findIndex((one) => one.id === list.id),
        );
      });
      on("PUT", "/boards/:boardId/stacks/:stackId", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const list = await listOf(board, request.params.stackId);
        const { title, order } = bodyOf(request);
        const others = (await readLists(db, [board.id])).filter((one) => one.id !== list.id);
        const place = Number(order);
        const after = await boards.changeList(actor, board.id, list.id, {
          title: textOf(title, 500),
          ...(Number.isInteger(place)
            ? { after: place <= 0 ? null : (others[Math.min(place, others.length) - 1]?.id ?? null) }
            : {}),
        });
        return viewStack(
          await listOf(board, request.params.stackId),
          board,
          after.lists.findIndex((one) => one.id === list.id),
        );
      });
      on("DELETE", "/boards/:boardId/stacks/:stackId", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const list = await listOf(board, request.params.stackId);
        await boards.setListTrashed(actor, board.id, list.id, true);
        return viewStack({ ...list, trashedAt: new Date(now()) }, board, 0);
      });

      const card = cardPath;
      /** The board and card of an address, with its caller. */
      const at = async (request: Request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        return { actor, board, row: await cardOf(board, request.params.cardId) };
      };
      on("POST", "/boards/:boardId/stacks/:stackId/cards", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const list = await listOf(board, request.params.stackId);
        const { title, description, duedate, order } = bodyOf(request);
        const place =
          order === undefined || order === null ? { listId: list.id } : await placeOf(board, list, Number(order), null);
        const made = await cards.create(actor, board.id, {
          title: textOf(title, 500),
          ...place,
          description: typeof description === "string" ? description.slice(0, 100_000) : "",
          dueAt: dateOf(duedate),
        });
        return oneCard(board, made.id);
      });
      on("GET", card, async (request) => {
        const { board, row } = await at(request);
        return oneCard(board, row.id);
      });
      on("PUT", card, async (request) => {
        const { actor, board, row } = await at(request);
        const { title, description, duedate, archived, done } = bodyOf(request);
        await cards.change(actor, row.id, {
          version: row.version,
          title: textOf(title, 500),
          ...(typeof description === "string" ? { description: description.slice(0, 100_000) } : {}),
          ...(duedate === undefined ? {} : { dueAt: dateOf(duedate) }),
          ...(archived === undefined ? {} : { isArchived: archived === true || archived === "true" }),
          ...(done === undefined ? {} : { isDone: Boolean(done) }),
        });
        return oneCard(board, row.id);
      });
      on("DELETE", card, async (request) => {
        const { actor, board, row } = await at(request);
        const view = await oneCard(board, row.id);
        await setTrashed(actor, "card", row.id, true);
        return { ...(view as object), deletedAt: Math.floor(now() / 1000) };
      });
      for (const [path, isArchived] of [
        ["/archive", true],
        ["/unarchive", false],
      ] as const)
        on("PUT", card + path, async (request) => {
          const { actor, board, row } = await at(request);
          await cards.change(actor, row.id, { isArchived });
          return oneCard(board, row.id);
        });
      on("PUT", `${card}/reorder`, async (request) => {
        const { actor, board, row } = await at(request);
        const { order, stackId } = bodyOf(request);
        const list = await listOf(board, stackId ?? request.params.stackId);
        await cards.move(actor, row.id, await placeOf(board, list, Number(order ?? 0), row.id));
        return ((await stacksOf(board, false)) as { id: number; cards: unknown[] }[]).find(
          (one) => one.id === list.number,
        )?.cards;
      });
      for (const [path, key] of [
        ["/assignLabel", "addLabelIds"],
        ["/removeLabel", "removeLabelIds"],
      ] as const)
        on("PUT", card + path, async (request) => {
          const { actor, board, row } = await at(request);
          const labelId = await readIdByNumber(db, "label", numberOf(bodyOf(request)["labelId"]));
          if (labelId === null) throw missing();
          await cards.change(actor, row.id, { [key]: [labelId] });
          return oneCard(board, row.id);
        });
      for (const [path, key] of [
        ["/assignUser", "addAssigneeIds"],
        ["/unassignUser", "removeAssigneeIds"],
      ] as const)
        on("PUT", card + path, async (request) => {
          const { actor, board, row } = await at(request);
          const person = await identity.personByName(textOf(bodyOf(request)["userId"], 320));
          const [reader] = person ? await items.readers({ kind: "board", id: board.id }, [person.id]) : [];
          if (!person || (!reader && key === "addAssigneeIds"))
            throw refuse("INVALID", "The user is not part of the board");
          await cards.change(actor, row.id, { [key]: [person.id] });
          const [after] = await readCards(db, [row.id]);
          const index = after?.assigneeIds.indexOf(person.id) ?? 0;
          return {
            id: row.number * 100 + Math.max(0, index),
            participant: { primaryKey: person.name, uid: person.name, displayname: person.displayName, type: 0 },
            cardId: row.number,
            type: 0,
          };
        });
      const label = "/boards/:boardId/labels/:labelId";
      const labelOf = async (board: BoardRow, number: unknown) => {
        const found = (await readLabels(db, [board.id])).find((one) => one.number === numberOf(number));
        if (!found) throw missing();
        return found;
      };
      on("GET", label, async (request) => {
        const board = await boardOf(actorOf(request), request);
        return viewLabel(await labelOf(board, request.params.labelId), board);
      });
      on("POST", "/boards/:boardId/labels", async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const { title, color } = bodyOf(request);
        const colour = colourOf(color);
        const made = await boards.addLabel(actor, board.id, {
          title: textOf(title, 100),
          tone: colour ? toneOf(colour) : null,
        });
        if (colour) await writeColour(db, "label", made.id, colour);
        const found = (await readLabels(db, [board.id])).find((one) => one.id === made.id);
        if (!found) throw missing();
        return viewLabel(found, board);
      });
      on("PUT", label, async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const row = await labelOf(board, request.params.labelId);
        const { title, color } = bodyOf(request);
        const colour = colourOf(color);
        await boards.changeLabel(actor, board.id, row.id, {
          title: textOf(title, 100),
          ...(colour ? { tone: toneOf(colour) } : {}),
        });
        if (colour) await writeColour(db, "label", row.id, colour);
        return viewLabel(await labelOf(board, row.number), board);
      });
      on("DELETE", label, async (request) => {
        const actor = actorOf(request);
        const board = await boardOf(actor, request);
        const row = await labelOf(board, request.params.labelId);
        await boards.removeLabel(actor, board.id, row.id);
        return viewLabel(row, board);
      });
    }
  };
}
