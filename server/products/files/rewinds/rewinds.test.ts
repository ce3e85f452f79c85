import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf, fillWorkspace, wrongSizes } from "../testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const dav = davOf(server, anna);

interface Rewind {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly skipped: number;
}

/** A moment that nothing happens in: what was done before it and what is done after it are told apart. */
async function moment(): Promise<string> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  await new Promise((done) => setTimeout(done, 20));
  return (rows[0]?.at ?? new Date()).toISOString();
}
const plan = (who: TestPerson | null, id: number, to: string) =>
  server.call(who, "GET", `/api/v1/files/${id}/rewind-plan?to=${to}`);
const begin = (who: TestPerson, id: number, to: string) =>
  server.call(who, "POST", `/api/v1/files/${id}/rewinds`, { to });
const read = async (who: TestPerson, id: string): Promise<Rewind> =>
  (await server.call(who, "GET", `/api/v1/files/rewinds/${id}`)).body as Rewind;
async function rewound(who: TestPerson, folder: number, to: string): Promise<Rewind> {
  const { status, body } = await begin(who, folder, to);
  expect(status).toBe(201);
  return eventually(async () => {
    const found = await read(who, body.id);
    expect(found.state).not.toBe("running");
    return found;
  }, 60_000);
}
async function namesIn(workspace: string, path = ""): Promise<string[]> {
  const answer = await dav("PROPFIND", `${workspace}/${path}`, { depth: "1" });
  const hrefs = [...(await answer.text()).matchAll(/<d:href>([^<]*)<\/d:href>/g)].map(([, one = ""]) => one);
  return hrefs.slice(1).map((one) => decodeURIComponent(one.replace(/\/$/, "").split("/").at(-1) ?? ""));
}
const textOf = async (path: string): Promise<string> => (await dav("GET", path)).text();
/** People of other organisations than anna's see nothing of it any more. */
async function closeToOthers(id: number): Promise<void> {
  await server.safos.organisations.change(anna.organisationId, {
    rules: { classes: { K3: { otherOrganisations: false } } },
  });
  const raised = await server.call(anna, "PUT", `/api/v1/items/file/${id}/class`, { informationClass: "K3" });
  expect(raised.status).toBe(200);
}
async function prepare(name: string, ...editors: TestPerson[]) {
  const workspace = await server.workspace(name, anna, ...editors);
  const root = await server.safos.files.rootOf(workspace.id);
  return { workspace, root };
}

test("yesterday's folder comes back: contents, what was thrown away and what was not there yet, and nothing is lost", async () => {
  const { root } = await prepare("Igår");
  await dav("PUT", "Igår/a.txt", {}, "a1");
  await dav("PUT", "Igår/oförändrad.txt", {}, "o");
  await dav("MKCOL", "Igår/Mapp");
  await dav("PUT", "Igår/Mapp/b.txt", {}, "b1");
  await dav("PUT", "Igår/Mapp/c.txt", {}, "c1");
  const to = await moment();
  await dav("PUT", "Igår/a.txt", {}, "förstörd");
  await dav("PUT", "Igår/a.txt", {}, "förstörd igen");
  await dav("PUT", "Igår/Mapp/c.txt", {}, "förstörd");
  await dav("DELETE", "Igår/Mapp/b.txt");
  await dav("DELETE", "Igår/Mapp");
  await dav("PUT", "Igår/ny.txt", {}, "ny");
  await dav("MKCOL", "Igår/Ny mapp");
  await dav("PUT", "Igår/Ny mapp/d.txt", {}, "d");
  // Something older was moved into a new folder: it stays, and so does its folder.
  await dav("MKCOL", "Igår/Blandad");
  await dav("PUT", "Igår/Blandad/e.txt", {}, "e");
  await dav("MOVE", "Igår/of%C3%B6r%C3%A4ndrad.txt", {
    destination: `/remote.php/dav/files/${anna.name}/Ig%C3%A5r/Blandad/of%C3%B6r%C3%A4ndrad.txt`,
  });

  expect((await plan(anna, root, to)).body).toEqual({ contents: 2, restored: 2, removed: 3, withoutVersion: 0 });
  expect(await rewound(anna, root, to)).toMatchObject({ state: "done", done: 7, total: 7, skipped: 0 });
  expect((await namesIn("Igår")).sort()).toEqual(["Blandad", "Mapp", "a.txt"]);
  expect(await namesIn("Igår", "Blandad")).toEqual(["oförändrad.txt"]);
  expect((await namesIn("Igår", "Mapp")).sort()).toEqual(["b.txt", "c.txt"]);
  expect(await textOf("Igår/a.txt")).toBe("a1");
  expect(await textOf("Igår/Mapp/c.txt")).toBe("c1");
  expect(await wrongSizes(db)).toEqual([]);
  // Again it does nothing.
  expect((await plan(anna, root, to)).body).toEqual({ contents: 0, restored: 0, removed: 0, withoutVersion: 0 });
  // What was there before is a version, or in the trash.
  const trash = (
    await server.call(
      anna,
      "GET",
      `/api/v1/workspaces/${(await server.call(anna, "GET", `/api/v1/files/${root}`)).body.workspaceId}/trash`,
    )
  ).body.items;
  expect(trash.map((one: { name: string }) => one.name).sort()).toEqual(["Ny mapp", "e.txt", "ny.txt"]);
});

test("what came under the name of what was thrown away makes room for it", async () => {
  const { root } = await prepare("Namn");
  await dav("PUT", "Namn/a.txt", {}, "som det var");
  const to = await moment();
  await dav("DELETE", "Namn/a.txt");
  await dav("PUT", "Namn/a.txt", {}, "en annan");
  expect(await rewound(anna, root, to)).toMatchObject({ state: "done", total: 2, skipped: 0 });
  expect(await namesIn("Namn")).toEqual(["a.txt"]);
  expect(await textOf("Namn/a.txt")).toBe("som det var");
});

test("what a class keeps from the person is not counted, and stays as it is", async () => {
  const { root } = await prepare("Klass", bo);
  for (const name of ["a", "b"]) await dav("PUT", `Klass/${name}.txt`, {}, "1");
  const to = await moment();
  for (const name of ["a", "b"]) await dav("PUT", `Klass/${name}.txt`, {}, "2");
  const { rows } = await sql<{
    id: number;
  }>`select id from files.node where name = 'a.txt' and parent_id = ${root}`.execute(db);
  await closeToOthers(rows[0]?.id ?? 0);
  expect((await plan(bo, root, to)).body).toMatchObject({ contents: 1 });
  expect(await rewound(bo, root, to)).toMatchObject({ state: "done", total: 1, skipped: 0 });
  expect(await Promise.all(["a", "b"].map((name) => textOf(`Klass/${name}.txt`)))).toEqual(["2", "1"]);
  expect((await plan(anna, root, to)).body).toMatchObject({ contents: 1 });
});

test("what is locked by another or no longer theirs is skipped, and the rest is put back", async () => {
  const { root } = await prepare("Låst", agnes);
  for (const name of ["a", "b", "c"]) await dav("PUT", `L%C3%A5st/${name}.txt`, {}, "1");
  const to = await moment();
  for (const name of ["a", "b", "c"]) await dav("PUT", `L%C3%A5st/${name}.txt`, {}, "2");
  const { rows } = await sql<{
    id: number;
  }>`select n.id from files.node n where n.name = 'b.txt' and n.parent_id = ${root}`.execute(db);
  expect((await server.call(agnes, "POST", `/api/v1/files/${rows[0]?.id}/lock`)).status).toBe(200);
  await sql`delete from files.version where node_id in (select id from files.node where name = 'c.txt' and parent_id = ${root})`.execute(
    db,
  );
  expect((await plan(anna, root, to)).body).toEqual({ contents: 2, restored: 0, removed: 0, withoutVersion: 1 });
  expect(await rewound(anna, root, to)).toMatchObject({ state: "done", done: 2, skipped: 1 });
  expect(await Promise.all(["a", "b", "c"].map((name) => textOf(`L%C3%A5st/${name}.txt`)))).toEqual(["1", "2", "2"]);
});

test("one at a time and cancelled: what is put back stays, in whatever process it runs", async () => {
  const { workspace, root } = await prepare("Många");
  await fillWorkspace(server, anna, workspace, 8);
  const to = await moment();
  await sql`update files.node set created_at = created_at - interval '1 hour' where workspace_id = ${workspace.id}::uuid`.execute(
    db,
  );
  await sql`insert into files.version (node_id, blob, sha1, size, content_type, mtime, changed_at, changed_by)
    select id, blob, sha1, size, content_type, mtime, changed_at - interval '1 hour', changed_by from files.node
    where workspace_id = ${workspace.id}::uuid and kind = 'file'`.execute(db);
  await dav("PUT", "M%C3%A5nga/annat.txt", {}, "annat");
  const { rows } = await sql<{
    blob: string;
    sha1: string;
  }>`select blob, sha1 from files.node where name = 'annat.txt'`.execute(db);
  await sql`update files.node set blob = ${rows[0]?.blob}, sha1 = ${rows[0]?.sha1}, size = 5, changed_at = now()
    where workspace_id = ${workspace.id}::uuid and kind = 'file' and name ~ '^f[0-9]$'`.execute(db);
  const twin = await server.twin();
  const first = await begin(anna, root, to);
  expect(first.body.total).toBe(72);
  expect((await begin(anna, root, to)).body.code).toBe("TOO_MANY_REWINDS");
  await eventually(async () => expect((await read(anna, first.body.id)).done).toBeGreaterThan(3), 20_000);
  const cancelled = await twin.call(anna, "DELETE", `/api/v1/files/rewinds/${first.body.id}`);
  expect(cancelled.body.state).toBe("cancelled");
  const left = (await plan(anna, root, to)).body.contents as number;
  expect(left).toBeLessThan(71);
  expect(await rewound(anna, root, to)).toMatchObject({ state: "done", skipped: 0 });
  expect((await plan(anna, root, to)).body).toMatchObject({ contents: 0 });
  await twin.stop();
});

test("who may not write there, strangers and moments to come are refused, and a right that is taken away ends it", async () => {
  const { workspace, root } = await prepare("Rätt", bo);
  await dav("PUT", "R%C3%A4tt/a.txt", {}, "1");
  const to = await moment();
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`, { role: "viewer" });
  for (const call of [plan, begin]) {
    expect((await call(bo, root, to)).status).toBe(403);
    expect((await call(britt, root, to)).status).toBe(404);
    expect((await call(anna, 999_999_999, to)).status).toBe(404);
    expect((await call(anna, root, new Date(Date.now() + 60_000).toISOString())).status).toBe(400);
    expect((await call(anna, root, "igår")).status).toBe(400);
  }
  expect((await plan(null, root, to)).status).toBe(401);
  const { rows } = await sql<{
    id: number;
  }>`select id from files.node where name = 'a.txt' and parent_id = ${root}`.execute(db);
  expect((await plan(anna, rows[0]?.id ?? 0, to)).body.code).toBe("NOT_A_FOLDER");
  const done = await rewound(anna, root, to);
  expect((await server.call(agnes, "GET", `/api/v1/files/rewinds/${done.id}`)).body.code).toBe("REWIND_MISSING");
  expect((await server.call(agnes, "DELETE", `/api/v1/files/rewinds/${done.id}`)).status).toBe(404);

  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`, { role: "editor" });
  for (let n = 0; n < 40; n++) await dav("PUT", `R%C3%A4tt/${n}.txt`, {}, "x");
  const began = await begin(bo, root, to);
  await server.call(anna, "DELETE", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`);
  const ended = await eventually(async () => {
    const found = await read(bo, began.body.id);
    expect(found.state).not.toBe("running");
    return found;
  }, 20_000);
  // In the turn that runs, each thing is refused by itself.
  expect(ended.state === "failed" || ended.skipped > 0).toBe(true);
});
