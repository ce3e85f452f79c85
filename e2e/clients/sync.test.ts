import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { createDevices, pageOf, type Device, type Devices, type Page } from "./devices.ts";
import { placeOf, wantedTree, type Desk } from "./sync-scenario.ts";
import { scenarios } from "./sync-scenarios.ts";

// The desktop program's engine on two devices of two people. Every scenario has a folder of its own, and all go together: a
// run of the program costs more than what it does.

let server: RunningServer;
let cast: Cast;
let devices: Devices;
let first: Device;
let second: Device;
const codes: (number | null)[] = [];
let said = "";

const folderOf = (index: number): string => `${String(index).padStart(2, "0")} scenario`;

function deskOf(page: Page, root: string, workspaceId: string): Desk {
  const moved = async (method: string, from: string, to: string): Promise<void> => {
    expect((await page.dav(method, `${root}/${from}`, { destination: `${root}/${to}` })).status).toBe(201);
  };
  return {
    put: async (path, content) =>
      expect((await page.dav("PUT", `${root}/${path}`, {}, content)).status).toBeLessThan(300),
    remove: async (path) => expect((await page.dav("DELETE", `${root}/${path}`)).status).toBe(204),
    move: (from, to) => moved("MOVE", from, to),
    copy: (from, to) => moved("COPY", from, to),
    async restoreVersion(path) {
      const id = await page.idOf(`${root}/${path}`);
      const { items } = await page.api<{ items: { id: number }[] }>("GET", `/api/v1/files/${id}/versions`);
      await page.api("POST", `/api/v1/files/${id}/versions/${items[1]?.id ?? 0}/restore`);
    },
    async restoreFromTrash(name) {
      const { items } = await page.api<{ items: { id: number; name: string; parentId?: number }[] }>(
        "GET",
        `/api/v1/workspaces/${workspaceId}/trash`,
      );
      const parent = await page.idOf(root);
      const found = items.find((one) => one.name === name && (one.parentId === undefined || one.parentId === parent));
      await page.api("POST", `/api/v1/trash/${found?.id ?? 0}/restore`);
    },
    async rewind(to) {
      const id = await page.idOf(root);
      const begun = await page.api<{ id: string }>("POST", `/api/v1/files/${id}/rewinds`, { to: to.toISOString() });
      await until(
        async () => (await page.api<{ state: string }>("GET", `/api/v1/files/rewinds/${begun.id}`)).state === "done",
        30_000,
      );
    },
  };
}

/**
 * The program (3.7.3) now and then waits for the thread of a checksum that has ended, with every request answered, until it is killed: its
 * person starts it again.
 */
async function syncOf(device: Device): ReturnType<Device["sync"]> {
  const done = await device.sync();
  return done.code === null ? device.sync() : done;
}

async function syncBoth(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const device of [first, second]) {
      const done = await syncOf(device);
      codes.push(done.code);
      said = done.said;
    }
}

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  devices = createDevices(server);
  first = devices.add(cast.anna, `/${cast.workspaceName}`);
  second = devices.add(cast.bo, `/${cast.workspaceName}`);
  const page = pageOf(server, cast.anna, cast.workspaceName);
  const each = scenarios.map((scenario, index) => ({
    scenario,
    a: placeOf(first.at(folderOf(index))),
    b: placeOf(second.at(folderOf(index))),
    desk: deskOf(page, folderOf(index), cast.workspaceId),
  }));
  for (const { scenario, a } of each) {
    mkdirSync(a.at());
    scenario.before?.(a);
  }
  await syncBoth(1);
  for (const { scenario, a, desk } of each) await scenario.later?.(a, desk);
  await syncBoth(1);
  for (const { scenario, a, b, desk } of each) await scenario.act(a, b, desk);
  await syncBoth(3);
});
afterAll(async () => {
  await server.stop();
  devices.remove();
});

for (const [index, { title, holds, onlyFirst, onlySecond, also }] of scenarios.entries())
  test(`on two devices: ${title}`, () => {
    const folder = folderOf(index);
    expect({ first: first.tree(folder), second: second.tree(folder) }).toEqual({
      first: wantedTree(holds, onlyFirst),
      second: wantedTree(holds, onlySecond),
    });
    also?.(placeOf(first.at(folder)), placeOf(second.at(folder)));
  });

test("nothing is left to do, and the server holds what the devices have", async () => {
  expect(codes, said.slice(-3000)).toEqual(codes.map(() => 0));
  const fresh = devices.add(cast.bo, `/${cast.workspaceName}`);
  expect((await fresh.sync()).code).toBe(0);
  for (const [index, { title, holds }] of scenarios.entries())
    expect([title, fresh.tree(folderOf(index))]).toEqual([title, wantedTree(holds)]);
});
