import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const db = server.safos.database.of();

const pathOf = (path: string): string => `/remote.php/dav/files/${encodeURIComponent(anna.name)}/${path}`;
const dav = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(server.url + pathOf(path), {
    method,
    headers: { authorization: `Bearer ${anna.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

/** `Mycket` with 100 folders of 100 files of three bytes, one of them in the trash. */
async function fill(workspaceId: string, workspaceName: string): Promise<void> {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspaceId}/folders`, { name: "Mycket" });
  expect((await dav("PUT", `${workspaceName}/Mycket/a.txt`, {}, "abc")).status).toBe(201);
  await sql`with folder as (
      insert into files.node (workspace_id, parent_id, kind, name, size)
        select ${workspaceId}::uuid, ${made.body.id}::bigint, 'folder', 'm' || n, 300 from generate_series(1, 100) n returning id
    ) insert into files.node (workspace_id, parent_id, kind, name, size, blob, sha1, content_type, mtime)
      select a.workspace_id, folder.id, a.kind, 'f' || n, a.size, a.blob, a.sha1, a.content_type, a.mtime
      from folder, files.node a, generate_series(1, 100) n where a.parent_id = ${made.body.id}::bigint and a.name = 'a.txt'`.execute(
    db,
  );
  await sql`update files.node set size = 30003 where id = ${made.body.id}::bigint or (workspace_id = ${workspaceId}::uuid and parent_id is null)`.execute(
    db,
  );
  expect((await dav("DELETE", `${workspaceName}/Mycket/m7/f7`)).status).toBe(204);
}

/** What a folder holds: every path below it with its size, and whose it is. */
async function contents(workspaceId: string, name: string) {
  const { rows } = await sql<{ path: string; size: number; workspaceId: string; etag: string }>`
    with recursive down as (
      select n.id, n.workspace_id, '' as path, n.size, n.etag from files.node n join files.node root on root.id = n.parent_id
        where root.workspace_id = ${workspaceId}::uuid and root.parent_id is null and n.name = ${name} and n.trashed_at is null
      union all select c.id, c.workspace_id, down.path || '/' || c.name, c.size, c.etag
        from down join files.node c on c.parent_id = down.id and c.trashed_at is null
    ) select path, size, workspace_id as "workspaceId", etag from down order by path`.execute(db);
  expect(rows.every((row) => row.workspaceId === workspaceId)).toBe(true);
  return { sizes: rows.map(({ path, size }) => `${path} ${size}`), etags: rows.map(({ etag }) => etag) };
}

test("10,000 files are copied, moved to another workspace and destroyed as one", async () => {
  const a = await server.workspace("A", anna);
  const b = await server.workspace("B", anna);
  await fill(a.id, "A");
  const before = await contents(a.id, "Mycket");
  expect(before.sizes.length).toBe(10_101);
  expect(before.sizes[0]).toBe(" 30000");
  const began = performance.now();
  expect((await dav("COPY", "A/Mycket", { destination: pathOf("B/Kopia") })).status).toBe(201);
  // It took over a minute row by row, and everybody else in the workspace waited.
  expect(performance.now() - began).toBeLessThan(20_000);
  const copy = await contents(b.id, "Kopia");
  expect(copy.sizes).toEqual(before.sizes);
  expect(new Set(copy.etags).size).toBe(10_101);
  expect(copy.etags.filter((one) => before.etags.includes(one))).toEqual([]);
  expect(await contents(a.id, "Mycket")).toEqual(before);

  expect((await dav("MOVE", "A/Mycket", { destination: pathOf("B/Flyttad") })).status).toBe(201);
  expect((await contents(b.id, "Flyttad")).sizes).toEqual(before.sizes);
  expect((await contents(a.id, "Mycket")).sizes).toEqual([]);
  const usage = async (id: string): Promise<number> =>
    (
      await sql<{
        size: number;
      }>`select size from files.node where workspace_id = ${id}::uuid and parent_id is null`.execute(db)
    ).rows[0]?.size ?? -1;
  expect([await usage(a.id), await usage(b.id)]).toEqual([0, 60_000]);

  expect((await dav("DELETE", "B/Flyttad")).status).toBe(204);
  const trash = await server.call(anna, "GET", `/api/v1/workspaces/${b.id}/trash`);
  const id = (trash.body.items as { id: number; name: string }[]).find(({ name }) => name === "Flyttad")?.id;
  expect((await server.call(anna, "DELETE", `/api/v1/trash/${id}`)).status).toBe(200);
  expect(await usage(b.id)).toBe(30_000);
}, 120_000);
