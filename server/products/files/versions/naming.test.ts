import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../testing/server.ts";
import { thinVersions } from "./thin.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);

async function write(name: string, ...contents: string[]): Promise<number> {
  let id = 0;
  for (const content of contents) {
    const query = new URLSearchParams({ name, onConflict: "version" });
    const answer = await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/files?${query.toString()}`, {
      method: "POST",
      headers: { authorization: `Bearer ${anna.token}` },
      body: content,
    });
    id = ((await answer.json()) as { id: number }).id;
  }
  return id;
}
const versionsOf = async (id: number): Promise<{ id: number; label: string; isCurrent: boolean }[]> =>
  (await server.call(anna, "GET", `/api/v1/files/${id}/versions`)).body.items;

test("an earlier version gets a name, which keeps it when versions are thinned, and loses it", async () => {
  const id = await write("plan.txt", "ett", "två", "tre", "fyra");
  const [, , second, first] = await versionsOf(id);
  const path = `/api/v1/files/${id}/versions/${first?.id}`;
  expect((await server.call(bo, "PATCH", path, { label: "  Utkast till nämnden " })).status).toBe(200);
  expect((await versionsOf(id)).map((one) => one.label)).toEqual(["", "", "", "Utkast till nämnden"]);
  const db = server.safos.files.db;
  await sql`update files.version set changed_at = now() - interval '10 days' where node_id = ${id}`.execute(db);
  await thinVersions(db);
  const kept = (await versionsOf(id)).map((one) => one.id);
  expect(kept).toContain(first?.id);
  expect(kept).not.toContain(second?.id);
  expect((await server.call(bo, "PATCH", path, { label: "" })).status).toBe(200);
  expect((await versionsOf(id)).at(-1)?.label).toBe("");
});

test("only those who may write name a version, and only one of that file", async () => {
  const id = await write("stängd.txt", "ett", "två");
  const other = await write("annan.txt", "ett", "två");
  const version = (await versionsOf(id))[1]?.id;
  const path = `/api/v1/files/${id}/versions/${version}`;
  const name = { label: "Kapad" };
  expect((await server.call(null, "PATCH", path, name)).status).toBe(401);
  expect((await server.call(britt, "PATCH", path, name)).status).toBe(404);
  expect((await server.call(agnes, "PATCH", path, name)).status).toBe(404);
  expect((await server.call(anna, "PATCH", path, { label: "x".repeat(201) })).status).toBe(400);
  expect((await server.call(anna, "PATCH", `/api/v1/files/${other}/versions/${version}`, name)).status).toBe(404);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`, { role: "viewer" });
  expect((await server.call(bo, "PATCH", path, name)).status).toBe(403);
  await server.call(anna, "POST", `/api/v1/files/${id}/lock`);
  await server.call(anna, "PATCH", `/api/v1/workspaces/${workspace.id}/members/${bo.id}`, { role: "editor" });
  expect((await server.call(bo, "PATCH", path, name)).status).toBe(423);
  expect((await versionsOf(id)).map((one) => one.label)).toEqual(["", ""]);
});

test("what stood in an earlier version is read as it was, and by nobody else", async () => {
  const id = await write("brev.txt", "Det gamla brevet");
  const text = async (query = "", who = anna) => server.call(who, "GET", `/api/v1/files/${id}/text${query}`);
  await eventually(async () => expect((await text()).body.pages).toEqual(["Det gamla brevet"]), 20_000);
  await write("brev.txt", "Det nya brevet");
  const version = (await versionsOf(id))[1]?.id;
  await eventually(async () => expect((await text()).body.pages).toEqual(["Det nya brevet"]), 20_000);
  await server.safos.jobs.add(server.safos.database.of(), "files:trim", {});
  expect((await text(`?version=${version}`)).body).toEqual({ pages: ["Det gamla brevet"], isReading: false });
  expect((await text(`?version=${version}`, britt)).status).toBe(404);
  expect((await text("?version=999999")).status).toBe(404);
});
