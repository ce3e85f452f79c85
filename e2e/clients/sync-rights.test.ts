import { existsSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addWorkspace } from "../people.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { createDevices, digestOf, pageOf, type Device, type Devices, type Page } from "./devices.ts";

// What the desktop program does when the server says no: nothing is lost, what may not be is put back, and it goes on afterwards.

let server: RunningServer;
let cast: Cast;
let devices: Devices;
let annas: Page;
let count = 0;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  devices = createDevices(server);
  annas = pageOf(server, cast.anna, "");
});
afterAll(async () => {
  await server.stop();
  devices.remove();
});

/** A workspace of Anna's with a member, and the member's device in it. */
async function begin(role: string): Promise<{ name: string; id: string; bo: Device; desk: Page }> {
  const name = `Yta ${count++}`;
  const id = await addWorkspace(server, cast.anna, name, { [cast.bo.name]: role });
  const desk = pageOf(server, cast.anna, name);
  expect((await desk.dav("PUT", "fil.txt", {}, "ett")).status).toBe(201);
  const bo = devices.add(cast.bo, `/${name}`);
  expect((await bo.sync()).code).toBe(0);
  return { name, id, bo, desk };
}
const textOf = async (desk: Page, path: string): Promise<string> => (await desk.dav("GET", path)).text();
const boId = async (id: string): Promise<string> =>
  (
    await annas.api<{ items: { person: { id: string; name: string } }[] }>("GET", `/api/v1/workspaces/${id}/members`)
  ).items.find(({ person }) => person.name === cast.bo.name || person.name === cast.bo.userId)?.person.id ?? "";

test("a file that is locked in the page waits at the device, and goes up when it is open again", async () => {
  const { bo, desk } = await begin("editor");
  const file = await desk.idOf("fil.txt");
  await desk.api("POST", `/api/v1/files/${file}/lock`);
  bo.write("fil.txt", "ändrad under låset");
  bo.write("annan.txt", "går upp ändå");
  const refused = await bo.sync();
  expect(refused.said).toContain("423");
  expect([await textOf(desk, "fil.txt"), await textOf(desk, "annan.txt")]).toEqual(["ett", "går upp ändå"]);
  expect(Object.keys(bo.tree())).toEqual(["annan.txt", "fil.txt"]);
  await desk.api("DELETE", `/api/v1/files/${file}/lock`);
  await until(
    async () => (await bo.sync()).code === 0 && (await textOf(desk, "fil.txt")) === "ändrad under låset",
    60_000,
  );
});

test("what a reader changes, adds, renames and deletes is put back, and what they wrote stays with them", async () => {
  const { bo, desk } = await begin("viewer");
  await desk.dav("MKCOL", "Mapp");
  await desk.dav("PUT", "Mapp/två.txt", {}, "två");
  await bo.sync();
  bo.write("fil.txt", "ändrad av en läsare");
  bo.write("egen.txt", "tillagd av en läsare");
  rmSync(bo.at("Mapp"), { recursive: true });
  for (let turn = 0; turn < 3; turn++) await bo.sync();
  expect(await textOf(desk, "fil.txt")).toBe("ett");
  expect((await desk.dav("GET", "egen.txt")).status).toBe(404);
  const tree = bo.tree();
  expect(tree).toMatchObject({ "fil.txt": digestOf("ett"), "Mapp/två.txt": digestOf("två") });
  // Under this name or another.
  expect(Object.values(tree)).toContain(digestOf("ändrad av en läsare"));
  expect(Object.values(tree)).toContain(digestOf("tillagd av en läsare"));
});

test("who becomes a reader while they work writes no more, and again when they may", async () => {
  const { id, bo, desk } = await begin("editor");
  const person = await boId(id);
  bo.write("fil.txt", "före");
  await bo.sync();
  await annas.api("PATCH", `/api/v1/workspaces/${id}/members/${person}`, { role: "viewer" });
  bo.write("ny.txt", "under tiden");
  await bo.sync();
  expect([await textOf(desk, "fil.txt"), (await desk.dav("GET", "ny.txt")).status]).toEqual(["före", 404]);
  await annas.api("PATCH", `/api/v1/workspaces/${id}/members/${person}`, { role: "editor" });
  await until(async () => (await bo.sync()).code === 0 && (await textOf(desk, "ny.txt")) === "under tiden", 60_000);
});

test("a removed member's device is told that it is not there, keeps what it has not sent, and the workspace gets none of it", async () => {
  const { id, bo, desk, name } = await begin("editor");
  bo.write("sen.txt", "aldrig skickad");
  await annas.api("DELETE", `/api/v1/workspaces/${id}/members/${await boId(id)}`);
  expect((await bo.sync()).code).not.toBe(0);
  expect(readFileSync(bo.at("sen.txt"), "utf8")).toBe("aldrig skickad");
  expect((await desk.dav("GET", "sen.txt")).status).toBe(404);
  // In the whole tree the workspace's folder is gone.
  const whole = devices.add(cast.bo);
  await whole.sync();
  expect(existsSync(whole.at(name))).toBe(false);
});

test("a removed member's whole tree loses the workspace's folder, and nothing of their own", async () => {
  const { id, name } = await begin("editor");
  const whole = devices.add(cast.bo);
  await whole.sync();
  whole.write("mitt.txt", "mitt");
  await whole.sync();
  expect(readFileSync(whole.at(name, "fil.txt"), "utf8")).toBe("ett");
  await annas.api("DELETE", `/api/v1/workspaces/${id}/members/${await boId(id)}`);
  expect((await whole.sync()).code).toBe(0);
  expect([existsSync(whole.at(name)), readFileSync(whole.at("mitt.txt"), "utf8")]).toEqual([false, "mitt"]);
});

test("an archived workspace is read and not written, and written again when it comes back", async () => {
  const { id, bo, desk } = await begin("editor");
  await annas.api("POST", `/api/v1/workspaces/${id}/archive`);
  bo.write("ny.txt", "i arkivet");
  await bo.sync();
  expect([(await desk.dav("GET", "ny.txt")).status, await textOf(desk, "fil.txt")]).toEqual([404, "ett"]);
  const fresh = devices.add(cast.bo, `/Yta ${count - 1}`);
  await fresh.sync();
  expect(fresh.tree()).toEqual({ "fil.txt": digestOf("ett") });
  await annas.api("POST", `/api/v1/workspaces/${id}/unarchive`);
  await until(async () => (await bo.sync()).code === 0 && (await textOf(desk, "ny.txt")) === "i arkivet", 60_000);
});

test("at the quota in the middle of a sync some is refused, nothing is lost, and the rest goes on with room", async () => {
  const { bo, desk } = await begin("editor");
  await annas.api("PATCH", "/api/v1/organisation", { rules: { workspaceQuota: 1_000_000 } });
  const names = [0, 1, 2, 3, 4, 5].map((n) => `stor ${n}.bin`);
  for (const [n, name] of names.entries()) bo.write(name, new Uint8Array(300_000).fill(n));
  const refused = await bo.sync();
  expect(refused.code).not.toBe(0);
  const there = async (): Promise<number> =>
    (await Promise.all(names.map(async (name) => (await desk.dav("HEAD", name)).status === 200))).filter(Boolean)
      .length;
  expect(await there()).toBe(3);
  expect(Object.keys(bo.tree()).length).toBe(7);
  await annas.api("PATCH", "/api/v1/organisation", { rules: { workspaceQuota: null } });
  await until(async () => (await bo.sync()).code === 0 && (await there()) === 6, 60_000);
});

test("an app password that is taken away is refused at once, and deletes nothing on the device", async () => {
  const { bo } = await begin("editor");
  const made = await pageOf(server, cast.bo, "").api<{ id: string; password: string }>(
    "POST",
    "/api/v1/app-passwords",
    {
      label: "Bärbar",
    },
  );
  expect((await bo.sync({ password: made.password })).code).toBe(0);
  await pageOf(server, cast.bo, "").api("DELETE", `/api/v1/app-passwords/${made.id}`);
  bo.write("ny.txt", "väntar");
  const refused = await bo.sync({ password: made.password });
  expect(refused.code).not.toBe(0);
  expect(Object.keys(bo.tree())).toEqual(["fil.txt", "ny.txt"]);
  expect((await bo.sync()).code).toBe(0);
});

test("a file without a time is named as what stands in the way, and all others go", async () => {
  const { bo, desk } = await begin("editor");
  bo.write("noll.txt", "utan tid");
  utimesSync(bo.at("noll.txt"), 0, 0);
  bo.write("annan.txt", "med tid");
  const done = await bo.sync();
  expect(done.said).toMatch(/noll\.txt.*invalid mod/i);
  expect([await textOf(desk, "annan.txt"), (await desk.dav("GET", "noll.txt")).status]).toEqual(["med tid", 404]);
});
