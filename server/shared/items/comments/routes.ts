import { Empty, Id, Problem } from "@safos/contract/common";
import {
  ChangeComment,
  Comment,
  CommentPage,
  ItemKindName,
  NewComment,
  type Comment as CommentView,
} from "@safos/contract/items";
import Type from "typebox";
import type { FastifyInstance } from "#http";
import type { Identity } from "#identity";
import type { ItemAccess } from "../access.ts";
import type { Actor, ItemRef } from "../kinds.ts";
import type { CommentRow } from "./queries.ts";
import type { Comments } from "./service.ts";

const tags = ["items"];
const errors = { "4xx": Problem, "5xx": Problem };
const ByRef = Type.Object({ kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) });
type ByRef = { kind: ItemRef["kind"]; id: string };
const ById = Type.Object({ id: Id });
const Paging = Type.Object({ after: Type.Optional(Id) }, { additionalProperties: false });
const pageSize = 100;

export function commentRoutes(deps: { access: ItemAccess; comments: Comments; identity: Identity }) {
  const { access, comments, identity } = deps;

  async function views(actor: Actor, rows: readonly CommentRow[]): Promise<CommentView[]> {
    const ids = [...new Set(rows.flatMap((row) => (row.authorId === null ? [] : [row.authorId])))];
    const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
    return rows.map((row) => {
      const author = row.authorId === null ? undefined : persons.get(row.authorId);
      return {
        id: row.id,
        author: author ? identity.view(author) : null,
        guestName: row.guestName,
        text: row.text,
        parentId: row.parentId,
        anchor: row.anchor,
        mentions: [...row.mentions],
        createdAt: row.createdAt.toISOString(),
        editedAt: row.editedAt?.toISOString() ?? null,
        resolvedAt: row.resolvedAt?.toISOString() ?? null,
        isDeleted: row.deletedAt !== null,
        isMine: comments.isMine(actor, row),
      };
    });
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByRef; Querystring: { after?: string } }>(
      "/api/v1/items/:kind/:id/comments",
      { schema: { tags, params: ByRef, querystring: Paging, response: { 200: CommentPage, ...errors } } },
      async (request) => {
        const actor = await access.actorOf(request);
        const rows = await comments.list(actor, request.params, request.query.after ?? null, pageSize + 1);
        const items = await views(actor, rows.slice(0, pageSize));
        const last = items.at(-1);
        return { items, ...(rows.length > pageSize && last ? { next: last.id } : {}) };
      },
    );
    app.post<{ Params: ByRef; Body: NewComment }>(
      "/api/v1/items/:kind/:id/comments",
      { schema: { tags, params: ByRef, body: NewComment, response: { 201: Comment, ...errors } } },
      async (request, reply) => {
        const actor = await access.actorOf(request);
        const made = await comments.add(actor, request.params, request.body);
        return reply.code(201).send((await views(actor, [made]))[0]);
      },
    );
    app.patch<{ Params: { id: string }; Body: ChangeComment }>(
      "/api/v1/comments/:id",
      { schema: { tags, params: ById, body: ChangeComment, response: { 200: Comment, ...errors } } },
      async (request) => {
        const actor = await access.actorOf(request);
        return (await views(actor, [await comments.change(actor, request.params.id, request.body)]))[0];
      },
    );
    app.delete<{ Params: { id: string } }>(
      "/api/v1/comments/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await comments.remove(await access.actorOf(request), request.params.id);
        return {};
      },
    );
  };
}
