import type { NoticePage } from "@safos/contract/notifications";
import type { Principal } from "#http";
import type { NotificationContext } from "../context.ts";
import { countUnread, readNotices, type NoticeRow } from "../queries.ts";

const pageSize = 30;

/** Notices as their person sees them; those of items that they may no longer read are left out. */
export async function viewAll(
  { identity, items, workspaces }: NotificationContext,
  person: Principal,
  rows: readonly NoticeRow[],
): Promise<NoticePage["items"]> {
  const actors = await identity.personsByIds([...new Set(rows.flatMap((row) => row.actorId ?? []))]);
  const persons = new Map(actors.map((one) => [one.id, one]));
  const mine = await workspaces.listFor(person.personId);
  const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
  const readable = await items.readable(
    { person, link: null },
    rows.flatMap(({ kind, itemId }) => (kind === "account" ? [] : [{ kind, id: itemId }])),
  );
  const open = new Set(readable.map((item) => `${item.kind} ${item.id}`));
  return rows
    .filter((row) => row.kind === "account" || open.has(`${row.kind} ${row.itemId}`))
    .map((row) => {
      const actor = persons.get(row.actorId ?? "");
      return {
        id: row.id,
        reason: row.reason,
        kind: row.kind,
        itemId: row.itemId,
        workspaceId: row.workspaceId,
        workspaceName: names.get(row.workspaceId ?? "") ?? "",
        actor: actor ? identity.view(actor) : null,
        title: row.title,
        excerpt: row.excerpt,
        path: row.path,
        at: row.at.toISOString(),
        isRead: row.readAt !== null,
      };
    });
}

/** A page of a person's notices, the newest first. */
export async function listNotices(
  context: NotificationContext,
  person: Principal,
  { after, isUnreadOnly }: { readonly after: string | null; readonly isUnreadOnly: boolean },
): Promise<NoticePage> {
  const rows = await readNotices(context.db, person.personId, after, isUnreadOnly, pageSize + 1);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    items: await viewAll(context, person, page),
    ...(rows.length > pageSize && last ? { next: last.id } : {}),
    unread: await countUnread(context.db, person.personId),
  };
}
