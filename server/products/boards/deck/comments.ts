import {
  requirePerson,
  sendOcs,
  sendOcsError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  refuse,
} from "#http";
import type { Person } from "#identity";
import type { Actor, Items } from "#items";
import type { Log } from "#log";
import { readCards, type CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import { readIdByNumber } from "./queries.ts";
import { missing, numberOf, readBodies, type Body } from "./requests.ts";

type Request = FastifyRequest<{
  Params: { cardId: string; commentId: string };
  Querystring: Record<string, string>;
  Body: Body | null;
}>;
type CommentRow = NonNullable<Awaited<ReturnType<Items["comments"]["byNumber"]>>>;
type CommentContext = BoardContext & { readonly log: Log };

/** One call about the comments of a card that the actor may read. */
interface CommentCall {
  readonly ctx: CommentContext;
  readonly actor: Actor;
  readonly card: CardRow;
  readonly request: Request;
}

/** Characters that Deck lets a comment have. */
const maxLength = 1000;

/** Comments on cards over OCS (https://deck.readthedocs.io/en/latest/API/#ocs-api): the same that the page shows. */
export const deckCommentRoutes =
  (ctx: CommentContext) =>
  async (app: FastifyInstance): Promise<void> => {
    readBodies(app);
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, ctx.log));
    const answer =
      (handle: (call: CommentCall) => Promise<unknown>) =>
      async (plain: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
        const request = plain as Request;
        const actor = { person: requirePerson(request), link: null };
        const card = await cardOf(ctx, actor, request);
        return sendOcs(request, reply, await handle({ ctx, actor, card, request }));
      };
    for (const version of ["v1.0", "v1.1"]) {
      const all = `/ocs/v2.php/apps/deck/api/${version}/cards/:cardId/comments`;
      const one = `${all}/:commentId`;
      const schema = { hide: true };
      app.get(all, { schema }, answer(list));
      app.post(all, { schema }, answer(add));
      app.put(one, { schema }, answer(change));
      app.delete(one, { schema }, answer(remove));
    }
  };

async function list({ ctx, actor, card, request }: CommentCall): Promise<unknown> {
  const limit = Math.min(Math.max(Number(request.query["limit"] ?? 20) || 20, 1), 200);
  const offset = Math.min(Math.max(Number(request.query["offset"] ?? 0) || 0, 0), 1_000_000);
  const rows = await ctx.items.comments.newest(
    actor,
    { kind: "card", id: card.id },
    { limit: Math.trunc(limit), offset: Math.trunc(offset) },
  );
  return views(ctx, rows, card);
}

async function add({ ctx, actor, card, request }: CommentCall): Promise<unknown> {
  const text = messageOf(request);
  const parent = request.body?.["parentId"];
  const above =
    parent === undefined || parent === null || Number(parent) === 0 ? null : await commentOf(ctx, card, parent);
  const row = await ctx.items.comments.add(
    actor,
    { kind: "card", id: card.id },
    // Deck's answers go to any comment, ours to the first of a thread.
    { text, parentId: above?.parentId ?? above?.id ?? null, mentions: await mentionsIn(ctx, text, card) },
  );
  return (await views(ctx, [row], card))[0];
}

async function change({ ctx, actor, card, request }: CommentCall): Promise<unknown> {
  const { id } = await commentOf(ctx, card, request.params.commentId);
  const text = messageOf(request);
  const row = await ctx.items.comments.change(actor, id, { text, mentions: await mentionsIn(ctx, text, card) });
  return (await views(ctx, [row], card))[0];
}

async function remove({ ctx, actor, card, request }: CommentCall): Promise<unknown> {
  const { id } = await commentOf(ctx, card, request.params.commentId);
  await ctx.items.comments.remove(actor, id);
  return [];
}

async function cardOf({ db, items }: CommentContext, actor: Actor, request: Request): Promise<CardRow> {
  const id = await readIdByNumber(db, "card", numberOf(request.params.cardId));
  if (id === null) throw missing();
  await items.require(actor, "card", id, "read");
  const [row] = await readCards(db, [id]);
  if (!row) throw missing();
  return row;
}

async function commentOf({ items }: CommentContext, card: CardRow, number: unknown): Promise<CommentRow> {
  const row = await items.comments.byNumber({ kind: "card", id: card.id }, numberOf(number));
  if (!row) throw missing();
  return row;
}

function messageOf(request: Request): string {
  const message = request.body?.["message"];
  if (typeof message !== "string" || message.trim() === "" || message.includes("\u0000"))
    throw refuse("INVALID", "message must be provided");
  if (message.length > maxLength) throw refuse("INVALID", `A comment has at most ${maxLength} characters.`);
  return message;
}

/** Who is named as `@name` or `@"name"` among the workspace's people. */
async function mentionsIn(ctx: CommentContext, message: string, card: CardRow): Promise<string[]> {
  if (!message.includes("@")) return [];
  const item = await ctx.items.locate({ kind: "card", id: card.id });
  const members = await ctx.workspaces.membersOf(item?.workspaceId ?? "");
  const persons = await ctx.identity.personsByIds(members.map((one) => one.personId));
  return persons
    .filter(({ name }) => message.includes(`@"${name}"`) || namesPlainly(message, name))
    .map((one) => one.id)
    .slice(0, 50);
}

async function views({ identity }: CommentContext, rows: readonly CommentRow[], card: CardRow): Promise<unknown[]> {
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
        return person ? [{ mentionId: person.name, mentionType: "user", mentionDisplayName: person.displayName }] : [];
      }),
    };
  });
}

/** `@anna@fk.example` as a word of its own. */
function namesPlainly(message: string, name: string): boolean {
  const at = message.indexOf(`@${name}`);
  return at >= 0 && !/^[\p{L}\p{N}.-]*[\p{L}\p{N}]/u.test(message.slice(at + name.length + 1));
}
