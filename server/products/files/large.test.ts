import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../testing/server.ts";
import { contentsOf, davOf, davPath, fillWorkspace, wrongSizes } from "./testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;
const db = server.safos.database.of();
const dav = davOf(server, anna);
const to = (path: string) => ({ destination: davPath(anna, path) });

const sizeOf = async (workspaceId: string): Promise<number> =>
  (
    await sql<{
      size: number;
    }>`select size from files.node where workspace_id = ${workspaceId} and parent_id is null`.execute(db)
  ).rows[0]?.size ?? -1;

const countRows = async (workspaceId: string): Promise<number> =>
  (
    await sql<{
      rows: number;
    }>`select count(*)::int as rows from files.node where workspace_id = ${workspaceId}`.execute(db)
  ).rows[0]?.rows ?? -1;

/** The id of what lies at a path below a folder. */
async function idAt(folderId: number, ...names: string[]): Promise<number> {
  let id = folderId;
  for (const name of names)
    id =
      (await sql<{ id: number }>`select id from files.node where parent_id = ${id} and name = ${name}`.execute(db))
        .rows[0]?.id ?? 0;
  return id;
}

async function trashedId(workspaceId: string, name: string): Promise<number | undefined> {
  const trash = await server.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/trash`);
  return (trash.body.items as { id: number; name: string }[]).find((one) => one.name === name)?.id;
}

test("10,000 files are copied, moved to another workspace and destroyed as one", async () => {
  const a = await server.workspace("A", anna);
  const b = await server.workspace("B", anna);
  await fillWorkspace(server, anna, a);
  const before = await contentsOf(db, a.id, "Mycket");
  expect(before.sizes.length).toBe(10_101);
  expect(before.sizes[0]).toBe(" 30000");
  expect((await dav("COPY", "A/Mycket", to("B/Kopia"))).status).toBe(201);
  const copy = await contentsOf(db, b.id, "Kopia");
  expect(copy.sizes).toEqual(before.sizes);
  expect(new Set(copy.etags).size).toBe(10_101);
  expect(copy.etags.filter((one) => before.etags.includes(one))).toEqual([]);
  expect(await contentsOf(db, a.id, "Mycket")).toEqual(before);

  expect((await dav("MOVE", "A/Mycket", to("B/Flyttad"))).status).toBe(201);
  const moved = await contentsOf(db, b.id, "Flyttad");
  expect(moved.sizes).toEqual(before.sizes);
  // Clients rename what they have: all but the folders above the two places keep their etags.
  expect(moved.etags).toEqual(before.etags);
  expect((await contentsOf(db, a.id, "Mycket")).sizes).toEqual([]);
  expect([await sizeOf(a.id), await sizeOf(b.id)]).toEqual([0, 60_000]);
  // The root, and of the other both trees with what lies in their trash.
  await eventually(async () => expect([await countRows(a.id), await countRows(b.id)]).toEqual([1, 20_204]), 30_000);

  expect((await dav("DELETE", "B/Flyttad")).status).toBe(204);
  expect((await server.call(anna, "DELETE", `/api/v1/trash/${await trashedId(b.id, "Flyttad")}`)).status).toBe(200);
  expect(await sizeOf(b.id)).toBe(30_000);
  await eventually(async () => expect(await countRows(b.id)).toBe(10_102), 30_000);
  expect(await wrongSizes(db)).toEqual([]);
}, 120_000);

test("what follows a folder into another workspace belongs there at once, whatever its rows still say", async () => {
  const from = await server.workspace("Från", anna, agnes);
  const into = await server.workspace("Till", anna);
  const folder = await fillWorkspace(server, anna, from, 8);
  expect((await dav("MOVE", "Fr%C3%A5n/Mycket", to("Till/Mycket"))).status).toBe(201);
  await eventually(async () => expect(await countRows(from.id)).toBe(1));
  // As it is while the job is on its way.
  await sql`update files.node set workspace_id = ${from.id} where workspace_id = ${into.id} and parent_id is not null and id <> ${folder}`.execute(
    db,
  );
  const inner = await idAt(folder, "m3");
  const file = await idAt(inner, "f3");
  for (const path of [
    `files/${file}`,
    `files/${file}/content`,
    `workspaces/${from.id}/files?folder=${inner}`,
    `workspaces/${into.id}/files?folder=${inner}`,
  ])
    expect([path, (await server.call(agnes, "GET", `/api/v1/${path}`)).status]).toEqual([path, 404]);
  expect((await server.call(agnes, "DELETE", `/api/v1/files/${file}`)).status).toBe(404);
  const recent = await server.call(agnes, "GET", "/api/v1/files/recent?limit=100");
  expect((recent.body.items as { parentId: number }[]).filter((one) => one.parentId === inner)).toEqual([]);
  expect((await server.call(agnes, "GET", `/api/v1/workspaces/${from.id}/trash`)).body.items).toEqual([]);
  const trashed = await idAt(folder, "m7", "f7");
  expect((await server.call(agnes, "POST", `/api/v1/trash/${trashed}/restore`)).status).toBe(404);
  expect((await dav("PROPFIND", "Fr%C3%A5n/Mycket/m3", { depth: "1" }, undefined, agnes)).status).toBe(404);

  expect((await server.call(anna, "GET", `/api/v1/files/${file}`)).body.workspaceId).toBe(into.id);
  expect((await dav("PUT", "Till/Mycket/m3/f3", {}, "ny text")).status).toBe(204);
  expect((await dav("PUT", "Till/Mycket/m3/ny", {}, "ny")).status).toBe(201);
  expect((await dav("MOVE", "Till/Mycket/m3/f4", to("Till/Mycket/m4/f4b"))).status).toBe(201);
  expect((await server.call(anna, "POST", `/api/v1/trash/${trashed}/restore`)).body.workspaceId).toBe(into.id);
  expect(await wrongSizes(db)).toEqual([]);

  // The workspace it came from goes for good; what moved stays.
  const before = await contentsOf(db, into.id, "Mycket");
  await sql`delete from workspaces.workspace where id = ${from.id}`.execute(db);
  expect(await contentsOf(db, into.id, "Mycket")).toEqual(before);
}, 60_000);

test("a folder that moves on while its rows follow ends where it was moved last", async () => {
  const [a, b, c] = [
    await server.workspace("Ett", anna),
    await server.workspace("Två", anna),
    await server.workspace("Tre", anna),
  ];
  await fillWorkspace(server, anna, a, 40);
  expect((await dav("MOVE", "Ett/Mycket", to("Tv%C3%A5/Mycket"))).status).toBe(201);
  expect((await dav("MOVE", "Tv%C3%A5/Mycket/m9", to("Tre/m9"))).status).toBe(201);
  expect((await dav("MOVE", "Tv%C3%A5/Mycket", to("Ett/Mycket"))).status).toBe(201);
  await eventually(
    async () =>
      expect([await countRows(a.id), await countRows(b.id), await countRows(c.id)]).toEqual([
        1 + 1 + 1 + 39 * 101,
        1,
        102,
      ]),
    30_000,
  );
}, 60_000);

test("what is being destroyed is out of sight with all that lies in it, and of its folder's lists", async () => {
  const workspace = await server.workspace("Rivning", anna);
  const folder = await fillWorkspace(server, anna, workspace, 8);
  const inner = await idAt(folder, "m7", "f7");
  expect((await dav("DELETE", "Rivning/Mycket")).status).toBe(204);
  // As it is while the job is on its way: hidden, nothing removed.
  await sql`update files.node set hidden_at = now() where id = ${folder}`.execute(db);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/trash`)).body.items).toEqual([]);
  for (const id of [folder, inner]) {
    expect((await server.call(anna, "POST", `/api/v1/trash/${id}/restore`)).status).toBe(404);
    expect((await server.call(anna, "DELETE", `/api/v1/trash/${id}`)).status).toBe(404);
  }
  await server.safos.jobs.add(db, "files:trim", {});
  await eventually(async () => expect(await countRows(workspace.id)).toBe(1), 20_000);
}, 60_000);

test("of a deep and narrow tree, and of old trash, nothing is left", async () => {
  const workspace = await server.workspace("Djupt", anna);
  const root = await server.safos.files.rootOf(workspace.id);
  await sql`with recursive deep as (
      select ${root}::bigint as parent, nextval(pg_get_serial_sequence('files.node', 'id')) as id, 0 as depth
      union all select id, nextval(pg_get_serial_sequence('files.node', 'id')), depth + 1 from deep where depth < 1500
    ) insert into files.node (id, workspace_id, parent_id, kind, name, trashed_at) overriding system value
      select id, ${workspace.id}::uuid, parent, 'folder', 'd' || depth, case when depth = 0 then now() - interval '40 days' end from deep`.execute(
    db,
  );
  await server.safos.jobs.add(db, "files:trim", {});
  await eventually(async () => expect(await countRows(workspace.id)).toBe(1), 60_000);
}, 90_000);
