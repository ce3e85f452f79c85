import type { Whiteboard, WhiteboardEntry } from "@safos/contract/whiteboards";
import { viewEntries, viewOwner, viewPage } from "#collaboration";
import { refuse, type Principal } from "#http";
import type { Actor } from "#items";
import type { WhiteboardDeps } from "./deps.ts";
import { readOfWorkspace, readWhiteboard, type WhiteboardRow } from "./queries.ts";

const pageSize = 200;

const viewRows = (deps: WhiteboardDeps, rows: readonly WhiteboardRow[]): Promise<WhiteboardEntry[]> =>
  viewEntries(deps, "whiteboard", rows, ({ elementCount, meetingId }) => ({ elementCount, meetingId }));

/** The workspace's whiteboards in a steady order, 200 a page. */
export async function listWhiteboards(
  deps: WhiteboardDeps,
  person: Principal,
  workspaceId: string,
  after: string | null,
): Promise<{ items: WhiteboardEntry[]; next?: string }> {
  await deps.workspaces.require(person.personId, workspaceId, "read");
  const rows = await readOfWorkspace(deps.db, workspaceId, after, pageSize + 1);
  const { classes } = deps.items;
  return viewPage(rows, pageSize, async (page) =>
    viewRows(
      deps,
      await classes.openTo(person, page, ({ id, workspaceId: at }) => ({ kind: "whiteboard", id, workspaceId: at })),
    ),
  );
}

export async function viewWhiteboard(deps: WhiteboardDeps, actor: Actor, id: string): Promise<Whiteboard> {
  const item = await deps.items.require(actor, "whiteboard", id, "read");
  const row = await readWhiteboard(deps.db, item.id);
  const [entry] = row ? await viewRows(deps, [row]) : [];
  if (!row || !entry) throw refuse("MISSING", "There is no such whiteboard.");
  return { ...entry, role: item.role, owner: await viewOwner(deps.identity, row) };
}
