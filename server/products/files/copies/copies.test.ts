import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { contentsOf, davOf, davPath, fillWorkspace, wrongSizes } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes } = server.people;
const db = server.safos.database.of();
const dav = davOf(server, anna);

interface Copy {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly code?: string;
}

/** `Mycket` of 2,101 nodes, more than are copied at once, in a workspace that agnes may write in too. */
async function prepare(name: string) {
  const workspace = await server.workspace(name, anna, agnes);
  const folder = await fillWorkspace(server, anna, workspace, 21);
  const root = await server.safos.files.rootOf(workspace.id);
  return { workspace, folder, root };
}
const begin = (who: TestPerson, folder: number, parentId: number, name = "Kopia") =>
  server.call(who, "POST", `/api/v1/files/${folder}/copies`, { parentId, name });
const read = async (who: TestPerson, id: string): Promise<Copy> =>
  (await server.call(who, "GET", `/api/v1/files/copies/${id}`)).body as Copy;
const ended = (who: TestPerson, id: string): Promise<Copy> =>
  eventually(async () => {
    const copy = await read(who, id);
    expect(copy.state).not.toBe("running");
    return copy;
  }, 30_000);

/** Begins a copy, holds it where it is while `work` goes on, and answers with its end. */
async function whileCopying(
  who: TestPerson,
  folder: number,
  parentId: number,
  work: (id: string) => Promise<unknown>,
): Promise<Copy> {
  const holder = new pg.Client({ connectionString: server.databaseUrl });
  await holder.connect();
  try {
    const { status, body } = await begin(who, folder, parentId);
    expect(status).toBe(201);
    const { id } = body.copy as Copy;
    await holder.query("begin");
    await holder.query("select from files.copy where id = $1 for update", [id]);
    expect((await read(who, id)).state).toBe("running");
    await work(id);
    await holder.query("rollback");
    return await ended(who, id);
  } finally {
    await holder.end();
  }
}

/** Nothing of a copy is left: no node that nobody sees, no list of what was to be copied. */
async function expectNothingLeft(): Promise<void> {
  await eventually(async () => {
    const { rows } = await sql<{ hidden: number; items: number }>`select
      (select count(*) from files.node where hidden_at is not null)::int as hidden,
      (select count(*) from files.copy_item)::int as items`.execute(db);
    expect(rows[0]).toEqual({ hidden: 0, items: 0 });
  }, 30_000);
  expect(await wrongSizes(db)).toEqual([]);
}

test("much is copied in steps that are seen to go on, and is there when all of it is", async () => {
  const { workspace, folder, root } = await prepare("Steg");
  const before = await contentsOf(db, workspace.id, "Mycket");
  const { body, status } = await begin(anna, folder, root);
  expect(status).toBe(201);
  const { id, total } = body.copy as Copy;
  expect(total).toBe(before.sizes.length);
  expect((await server.call(anna, "GET", "/api/v1/files/copies")).body.items).toMatchObject([{ id, name: "Kopia" }]);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files`)).body.items).toHaveLength(1);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/trash`)).body.items).toHaveLength(1);
  const copy = await ended(anna, id);
  expect(copy).toMatchObject({ state: "done", done: total });
  const made = await contentsOf(db, workspace.id, "Kopia");
  expect(made.sizes).toEqual(before.sizes);
  expect(made.etags.filter((one) => before.etags.includes(one))).toEqual([]);
  await expectNothingLeft();
});

test("a WebDAV client waits for the end, also of what another process copies, and replaces what it says", async () => {
  const { workspace } = await prepare("Klient");
  const twin = await server.twin();
  try {
    const other = davOf(twin, anna);
    const to = { destination: davPath(anna, "Klient/Kopia") };
    expect((await other("COPY", "Klient/Mycket", to)).status).toBe(201);
    expect((await other("COPY", "Klient/Mycket", { ...to, overwrite: "F" })).status).toBe(412);
    expect((await dav("COPY", "Klient/Mycket", to)).status).toBe(204);
    const before = await contentsOf(db, workspace.id, "Mycket");
    expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual(before.sizes);
    expect((await dav("COPY", "Klient/Mycket", { destination: davPath(anna, "Klient/Mycket/m1/inuti") })).status).toBe(
      409,
    );
    await expectNothingLeft();
  } finally {
    await twin.stop();
  }
}, 60_000);

test("a cancelled copy is nowhere, and who waits for it is told", async () => {
  const { workspace, folder, root } = await prepare("Avbruten");
  const { body } = await begin(anna, folder, root);
  expect((await server.call(anna, "DELETE", `/api/v1/files/copies/${body.copy.id}`)).body.state).toBe("cancelled");
  expect((await server.call(anna, "DELETE", `/api/v1/files/copies/${body.copy.id}`)).body.state).toBe("cancelled");
  const waiting = server.call(anna, "POST", `/api/v1/files/${folder}/copy`, { parentId: root, name: "Kopia" });
  const copy = await eventually(async () => {
    const { items } = (await server.call(anna, "GET", "/api/v1/files/copies")).body as { items: Copy[] };
    return items.find((one) => one.state === "running") ?? expect.unreachable();
  });
  await server.call(anna, "DELETE", `/api/v1/files/copies/${copy.id}`);
  expect((await waiting).body.code).toBe("COPY_CANCELLED");
  expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual([]);
  await expectNothingLeft();
}, 30_000);

test("what changes in the source meanwhile is not in the copy, and a source that goes takes the copy with it", async () => {
  const { workspace, folder, root } = await prepare("Källa");
  const before = await contentsOf(db, workspace.id, "Mycket");
  const copy = await whileCopying(anna, folder, root, async () => {
    for (const [method, path, body] of [
      ["PUT", "m21/ny", "ny"],
      ["PUT", "m20/f1", "mycket längre"],
      ["DELETE", "m19/f1"],
      ["DELETE", "m18"],
    ] as const)
      expect((await dav(method, `K%C3%A4lla/Mycket/${path}`, {}, body)).ok).toBe(true);
  });
  expect(copy.state).toBe("done");
  expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual(before.sizes);
  await dav("DELETE", "K%C3%A4lla/Kopia");
  const gone = await whileCopying(anna, folder, root, () => dav("DELETE", "K%C3%A4lla/Mycket"));
  expect(gone).toMatchObject({ state: "failed", code: "FILE_MISSING" });
  expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual([]);
  await expectNothingLeft();
}, 60_000);

test("a member who is removed meanwhile, a folder that goes, a name that is taken and a quota that is reached end it", async () => {
  const { workspace, folder, root } = await prepare("Slut");
  const removed = await whileCopying(agnes, folder, root, () =>
    server.safos.workspaces.removeMember(anna.id, workspace.id, agnes.id),
  );
  expect(removed).toMatchObject({ state: "failed", code: "FILE_MISSING" });
  const target = (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name: "Mål" })).body
    .id;
  const goes = await whileCopying(anna, folder, target as number, async () => {
    await server.call(anna, "DELETE", `/api/v1/files/${target}`);
    await server.call(anna, "DELETE", `/api/v1/trash/${target}`);
  });
  expect(goes).toMatchObject({ state: "failed", code: "FILE_MISSING" });
  const taken = await whileCopying(anna, folder, root, () => dav("PUT", "Slut/Kopia", {}, "var först"));
  expect(taken).toMatchObject({ state: "failed", code: "NAME_TAKEN" });
  await dav("DELETE", "Slut/Kopia");
  const { organisations } = server.safos;
  const full = await whileCopying(anna, folder, root, () =>
    organisations.change(anna.organisationId, { rules: { workspaceQuota: 10_000 } }),
  );
  await organisations.change(anna.organisationId, { rules: { workspaceQuota: null } });
  expect(full).toMatchObject({ state: "failed", code: "QUOTA_EXCEEDED" });
  expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual([]);
  await expectNothingLeft();
}, 60_000);

test("others' copies do not exist, and nobody has more than three under way", async () => {
  const { folder, root } = await prepare("Andras");
  const begun = await Promise.all([1, 2, 3, 4].map((n) => begin(anna, folder, root, `K${n}`)));
  expect(begun.map((one) => one.status).toSorted()).toEqual([201, 201, 201, 429]);
  const ids = begun.flatMap((one) => (one.status === 201 ? [one.body.copy.id as string] : []));
  for (const id of [ids[0] ?? "", "0192f0c0-0000-7000-8000-000000000000"])
    for (const method of ["GET", "DELETE"])
      expect((await server.call(agnes, method, `/api/v1/files/copies/${id}`)).body.code).toBe("COPY_MISSING");
  const { items } = (await server.call(agnes, "GET", "/api/v1/files/copies")).body as { items: Copy[] };
  expect(items.filter((one) => ids.includes(one.id))).toEqual([]);
  for (const id of ids) expect((await ended(anna, id)).state).toBe("done");
  await expectNothingLeft();
}, 60_000);

test("a copy that the machine's end broke off goes on where it was, in whatever process is there", async () => {
  const { workspace, folder, root } = await prepare("Avbrott");
  const twin = await server.twin();
  const { body } = await twin.call(anna, "POST", `/api/v1/files/${folder}/copies`, { parentId: root, name: "Kopia" });
  await twin.stop();
  expect((await ended(anna, body.copy.id as string)).state).toBe("done");
  expect((await contentsOf(db, workspace.id, "Kopia")).sizes).toEqual(
    (await contentsOf(db, workspace.id, "Mycket")).sizes,
  );
  // One that nothing works on any more is given up, and what it made is removed.
  await sql`insert into files.copy (id, person_id, source_id, source_workspace_id, workspace_id, parent_id, source_name, is_replacing, bytes, top_id, moved_at)
    select gen_random_uuid(), ${anna.id}, ${folder}, ${workspace.id}, ${workspace.id}, ${root}, 'x', false, 0, n.id, now() - interval '2 days'
      from files.node n where n.parent_id = ${root} and n.name = 'Kopia'`.execute(db);
  await sql`update files.node set trashed_at = now(), hidden_at = now() where parent_id = ${root} and name = 'Kopia'`.execute(
    db,
  );
  await sql`update files.node set size = size - (select size from files.node where parent_id = ${root} and name = 'Kopia') where id = ${root}`.execute(
    db,
  );
  await server.safos.jobs.add(db, "files:trim", {});
  await expectNothingLeft();
}, 60_000);
