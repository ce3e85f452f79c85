import type { Comment as CommentView } from "@safos/contract/items";
import { commentRoutes as contract } from "@safos/contract/routes/items";
import type { Identity } from "#identity";
import { actorRoutes } from "../actor-routes.ts";
import type { Actor } from "../kinds.ts";
import type { CommentRow } from "./queries.ts";
import type { Comments } from "./service.ts";

const pageSize = 100;

export const commentRoutes = ({ comments, identity }: { comments: Comments; identity: Identity }) => {
  async function viewAll(actor: Actor, rows: readonly CommentRow[]): Promise<CommentView[]> {
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

  async function viewOne(actor: Actor, row: CommentRow): Promise<CommentView> {
    const [view] = await viewAll(actor, [row]);
    if (!view) throw new Error("A comment has no view.");
    return view;
  }

  return actorRoutes("items", contract, {
    async listComments({ caller, params, query }) {
      const rows = await comments.list(caller, params, query.after ?? null, pageSize + 1);
      const items = await viewAll(caller, rows.slice(0, pageSize));
      const last = items.at(-1);
      return { items, ...(rows.length > pageSize && last ? { next: last.id } : {}) };
    },
    async markCommentsRead({ caller, params, body }) {
      await comments.markRead({ person: caller, link: null }, params, { commentId: body.upTo });
      return {};
    },
    addComment: async ({ caller, params, body }) => viewOne(caller, await comments.add(caller, params, body)),
    changeComment: async ({ caller, params, body }) => viewOne(caller, await comments.change(caller, params.id, body)),
    async removeComment({ caller, params }) {
      await comments.remove(caller, params.id);
      return {};
    },
  });
};
