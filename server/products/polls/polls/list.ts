import type { PollSummary } from "@safos/contract/polls";
import type { Principal } from "#http";
import type { PollContext } from "../context.ts";
import { readPollPage, type PollRow } from "../queries.ts";
import { viewPolls } from "../views.ts";

/** Polls of a workspace that the person may read, newest first. Refuses MISSING and FORBIDDEN. */
export async function listPolls(
  ctx: PollContext,
  person: Principal,
  workspaceId: string,
  { isOpen, after, limit }: { isOpen: boolean | null; after: string | null; limit: number },
): Promise<{ items: readonly PollSummary[]; next?: string }> {
  const { db, workspaces } = ctx;
  await workspaces.require(person.personId, workspaceId, "read");
  const rows = await readPollPage(db, [workspaceId], { isOpen, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = await viewPolls(ctx, { person, link: null }, await openTo(ctx, person, page));
  // The page ends where the rows end, whether or not the person may see the last of them.
  return { items, ...(rows.length > limit && last ? { next: last.id } : {}) };
}

/** Open polls of all the person's workspaces that they have not voted in. */
export async function listDuePolls(ctx: PollContext, person: Principal): Promise<PollSummary[]> {
  const { db, workspaces } = ctx;
  const list = await workspaces.listFor(person.personId);
  const ids = list.filter(({ role }) => workspaces.can(role, "comment")).map(({ workspace }) => workspace.id);
  const rows = await readPollPage(db, ids, { isOpen: true, after: null, limit: 50 });
  const summaries = await viewPolls(ctx, { person, link: null }, await openTo(ctx, person, rows));
  return summaries.filter((one) => !one.hasVoted);
}

/** Without those asked in channels that the person is not in, or of a class that keeps them out. */
async function openTo({ items }: PollContext, person: Principal, rows: readonly PollRow[]): Promise<PollRow[]> {
  const isAsked = (row: PollRow): boolean =>
    row.roomId !== null || items.classes.own({ kind: "poll", id: row.id }) !== null;
  const refs = rows.filter(isAsked).map((row) => ({ kind: "poll" as const, id: row.id }));
  const open = new Set((await items.readable({ person, link: null }, refs)).map((item) => item.id));
  return rows.filter((row) => !isAsked(row) || open.has(row.id));
}
