import { requirePerson, sendOcs, sendOcsError, type FastifyInstance, type FastifyRequest, refuse } from "#http";
import type { Identity, Person } from "#identity";
import type { Actor, Items } from "#items";
import type { Log } from "#log";
import type { Workspaces } from "#workspaces";
import { readCards, type CardRow } from "../card-queries.ts";
import type { BoardDb } from "../queries.ts";
import { readIdByNumber } from "./queries.ts";
import { missing, numberOf, readBodies, type Body } from "./requests.ts";

type Request = FastifyRequest<{
  Params: { cardId: string; commentId: string };
  Querystring: Record<string, string>;
  Body: Body | null;
}>;
type CommentRow = NonNullable<Awaited<ReturnType<Items["comments"]["byNumber"]>>>;

/** As long as Deck lets a comment be. */
const longest = 1000;

/** Comments on cards over OCS (https://deck.readthedocs.io/en/latest/API/#ocs-api): the same that the page shows. */
export function deckCommentRoutes(deps: {
  db: BoardDb;
  log: Log;
  items: Items;
  identity: Identity;
  workspaces: Workspaces;
}) {
  const { db, items, identity, workspaces } = deps;
  const schema = { hide: true };
  const actorOf = (request: FastifyRequest): Actor => ({ person: requirePerson(request), link: null });

  async function cardOf(actor: Actor, request: Request): Promise<CardRow> {
    const id = await readIdByNumber(db, "card", numberOf(request.params.cardId));
    if (id === null) throw missing();
    await items.require(actor, "card", id, "read");
    const [row] = await readCards(db, [id]);
    if (!row) throw missing();
    return row;
  }

  async function commentOf(card: CardRow, number: unknown): Promise<CommentRow> {
    const row = await items.comments.byNumber({ kind: "card", id: card.id }, numberOf(number));
    if (!row) throw missing();
    return row;
  }

  function messageOf(request: Request): string {
    const message = request.body?.["message"];
    if (typeof message !== "string" || message.trim() === "" || message.includes("\u0000"))
      throw refuse("INVALID", "message must be provided");
    if (message.length > longest) throw refuse("INVALID", `A comment has at most ${longest} characters.`);
    return message;
  }

  /** Who is named as `@name` or `@"name"` among the workspace's people. */
  async function mentionsIn(message: string, card: CardRow): Promise<string[]> {
    if (!message.includes("@")) return [];
    const item = await items.locate({ kind: "card", id: card.id });
    const members = await workspaces.membersOf(item?.workspaceId ?? "");
    const persons = await identity.personsByIds(members.map((one) => one.personId));
    return persons
      .filter(({ name }) => message.includes(`@"${name}"`) || namesPlainly(message, name))
      .map((one) => one.id)
      .slice(0, 50);
  }

  async function views(rows: readonly CommentRow[], card: CardRow): Promise<unknown[]> {
    const ids = new Set(rows.flatMap((row) => [...(row.authorId === null ? [] : [row.authorId]), ...row.mentions]));
    const persons = new Map<string, Person>((await identity.personsByIds([...ids])).map((one) => [one.id, one]));
    return rows.map((row) => {
      const author = persons.get(row.authorId ?? "");
      return {
        id: row.number,
        objectId: card.number,
        message: row.text,
        actorId: author?.name ?? "",
        actorType: author ? "users" : "guests",
        actorDisplayName: author?.displayName ?? row.guestName ?? "",
        creationDateTime: row.createdAt.toISOString().replace(/\.\d+Z$/, "+00:00"),
        mentions: row.mentions.flatMap((id) => {
          const person = persons.get(id);
          return person
            ? [{ mentionId: person.name, mentionType: "user", mentionDisplayName: person.displayName }]
            : [];
        }),
      };
    });
  }

  return async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, deps.log));
    for (const version of ["v1.0", "v1.1"]) {
      const all = `/ocs/v2.php/apps/deck/api/${version}/cards/:cardId/comments`;
      const one = `${all}/:commentId`;
      app.get(all, { schema }, async (plain, reply) => {
        const request = plain as Request;
        const actor = actorOf(request);
        const card = await cardOf(actor, request);
        const limit = Math.min(Math.max(Number(request.query["limit"] ?? 20) || 20, 1), 200);
        const offset = Math.min(Math.max(Number(request.query["offset"] ?? 0) || 0, 0), 1_000_000);
        const rows = await items.comments.newest(
          actor,
          { kind: "card", id: card.id },
          { limit: Math.trunc(limit), offset: Math.trunc(offset) },
        );
        return sendOcs(request, reply, await views(rows, card));
      });
      app.post(all, { schema }, async (plain, reply) => {
        const request = plain as Request;
        const actor = actorOf(request);
        const card = await cardOf(actor, request);
        const text = messageOf(request);
        const parent = request.body?.["parentId"];
        const above =
          parent === undefined || parent === null || Number(parent) === 0 ? null : await commentOf(card, parent);
        const row = await items.comments.add(
          actor,
          { kind: "card", id: card.id },
          // Deck's answers go to any comment, ours to the first of a thread.
          { text, parentId: above?.parentId ?? above?.id ?? null, mentions: await mentionsIn(text, card) },
        );
        return sendOcs(request, reply, (await views([row], card))[0]);
      });
      app.put(one, { schema }, async (plain, reply) => {
        const request = plain as Request;
        const actor = actorOf(request);
        const card = await cardOf(actor, request);
        const { id } = await commentOf(card, request.params.commentId);
        const text = messageOf(request);
        const row = await items.comments.change(actor, id, { text, mentions: await mentionsIn(text, card) });
        return sendOcs(request, reply, (await views([row], card))[0]);
      });
      app.delete(one, { schema }, async (plain, reply) => {
        const request = plain as Request;
        const actor = actorOf(request);
        const card = await cardOf(actor, request);
        const { id } = await commentOf(card, request.params.commentId);
        await items.comments.remove(actor, id);
        return sendOcs(request, reply, []);
      });
    }
  };
}

/** `@anna@fk.example` as a word of its own. */
function namesPlainly(message: string, name: string): boolean {
  const at = message.indexOf(`@${name}`);
  return at >= 0 && !/^[\p{L}\p{N}.-]*[\p{L}\p{N}]/u.test(message.slice(at + name.length + 1));
}
