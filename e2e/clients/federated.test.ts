import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { currentRclone } from "./rclone.ts";
import { createDevices, type Device, type Devices, type Tree } from "./devices.ts";

/** Anna shares from the one server; Bo, at the other, keeps a copy of it on his computer. */
let here: RunningServer;
let there: RunningServer;
let cast: Cast;
let devices: Devices;
let computer: Device;
const folder = mkdtempSync(join(tmpdir(), "safos-federated-"));
const run = promisify(execFile);
const environment = { SAFOS_FEDERATION_PRIVATE_NETWORKS: "127.0.0.0/8,::1/128" };
const hostOf = ({ url }: RunningServer): string => new URL(url).host;
const name = "Underlag å";

const anna = async (method: string, path: string, content?: string | Uint8Array<ArrayBuffer>): Promise<number> => {
  const address = `${here.url}/remote.php/dav/files/${cast.anna.name}/${[cast.workspaceName, name, path].map(encodeURI).join("/")}`;
  const answer = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${cast.anna.token}` },
    ...(content === undefined ? {} : { body: content }),
  });
  return answer.status;
};
const annaReads = async (path: string): Promise<string> => {
  const address = `${here.url}/remote.php/dav/files/${cast.anna.name}/${[cast.workspaceName, name, path].map(encodeURI).join("/")}`;
  return (await fetch(address, { headers: { authorization: `Bearer ${cast.anna.token}` } })).text();
};

beforeAll(async () => {
  const [first, second] = await Promise.all([startWithCast({ environment }), startWithCast({ environment })]);
  ({ server: here, cast } = first);
  ({ server: there } = second);
  devices = createDevices(there);
  computer = devices.add(cast.bo);
  for (const [server, who, other] of [
    [here, cast.anna, there],
    [there, cast.bo, here],
  ] as const)
    await callApi(server, who, "PATCH", "/api/v1/organisation", {
      rules: { federatedShares: true, federatedHosts: [hostOf(other)] },
    });
  const { id } = await callApi<{ id: number }>(
    here,
    cast.anna,
    "POST",
    `/api/v1/workspaces/${cast.workspaceId}/folders`,
    { name },
  );
  expect(await anna("PUT", "Första.txt", "från Anna")).toBe(201);
  expect(await anna("MKCOL", "Djupt")).toBe(201);
  expect(await anna("PUT", "Djupt/stor.bin", randomBytes(12_000_000))).toBe(201);
  await callApi(here, cast.anna, "POST", `/api/v1/files/${id}/federated-shares`, {
    address: `bo@digg.example@${hostOf(there)}`,
    role: "editor",
  });
  const { items } = await callApi<{ items: { id: string }[] }>(there, cast.bo, "GET", "/api/v1/federated-shares");
  await callApi(there, cast.bo, "POST", `/api/v1/federated-shares/${items[0]?.id}/accept`);
});
afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  devices.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function sync(): Promise<Tree> {
  const { code, said } = await computer.sync();
  expect([code, code === 0 ? "" : said.slice(-6000)]).toEqual([0, ""]);
  return computer.tree(name);
}

test("the desktop program keeps a folder of another server in step, both ways", async () => {
  const first = await sync();
  expect(Object.keys(first)).toEqual(["Djupt/", "Djupt/stor.bin", "Första.txt"]);
  computer.write(`${name}/Från Bo/anteckning.txt`, "hej Anna");
  computer.write(`${name}/Från Bo/stor.bin`, randomBytes(12_000_000));
  await sync();
  expect(await annaReads("Från Bo/anteckning.txt")).toBe("hej Anna");
  expect((await annaReads("Från Bo/stor.bin")).length).toBeGreaterThan(1_000_000);
  // Changed there, seen here; removed there, removed here.
  expect(await anna("PUT", "Första.txt", "ändrad av Anna")).toBe(204);
  expect(await anna("DELETE", "Djupt/stor.bin")).toBe(204);
  await until(async () => {
    await sync();
    return readFileSync(computer.at(name, "Första.txt"), "utf8") === "ändrad av Anna";
  }, 60_000);
  expect(Object.keys(computer.tree(name))).toEqual([
    "Djupt/",
    "Från Bo/",
    "Från Bo/anteckning.txt",
    "Från Bo/stor.bin",
    "Första.txt",
  ]);
  // Nothing is left to do.
  const before = computer.tree();
  await sync();
  expect(computer.tree()).toEqual(before);
});

test("while the other server is down nothing is removed, and everything goes on when it is back", async () => {
  const before = computer.tree();
  await here.kill("SIGKILL");
  computer.write("Eget.txt", "här hemma");
  computer.write(`${name}/Medan ni var borta.txt`, "väntar");
  for (let round = 0; round < 2; round++) {
    await computer.sync();
    expect(computer.tree()).toMatchObject(before);
  }
  // The rest goes on without it.
  const own = await fetch(`${there.url}/remote.php/dav/files/${cast.bo.name}/Eget.txt`, {
    headers: { authorization: `Bearer ${cast.bo.token}` },
  });
  expect(await own.text()).toBe("här hemma");
  // The one between them begins anew, and knows no etag of before.
  await there.kill("SIGTERM");
  await there.restart();
  await computer.sync();
  expect(computer.tree()).toMatchObject(before);
  await here.restart();
  expect(await anna("PUT", "Tillbaka.txt", "vi är här igen")).toBe(201);
  await until(async () => {
    await computer.sync();
    return (
      (await anna("GET", "Medan ni var borta.txt")) === 200 &&
      readFileSync(computer.at(name, "Tillbaka.txt"), "utf8") === "vi är här igen"
    );
  }, 90_000);
  expect(computer.tree()).toMatchObject(before);
});

test("rclone syncs it both ways, and removes nothing while the other server is down", async () => {
  const rclone = (...parameters: string[]): Promise<{ stdout: string }> =>
    run(currentRclone, [
      "--config",
      join(folder, "rclone.conf"),
      "--retries",
      "1",
      "--low-level-retries",
      "1",
      ...parameters,
    ]);
  const url = `url=${there.url}/remote.php/dav/files/${cast.bo.name}`;
  await rclone(
    "config",
    "create",
    "safos",
    "webdav",
    url,
    "vendor=nextcloud",
    `user=${cast.bo.name}`,
    `pass=${cast.bo.password}`,
  );
  const local = join(folder, "local");
  mkdirSync(join(local, "Ny mapp"), { recursive: true });
  writeFileSync(join(local, "Ny mapp", "å.txt"), "från rclone");
  writeFileSync(join(local, "stor.bin"), randomBytes(15_000_000));
  const remote = `safos:${name}/rclone`;
  await rclone("sync", local, remote, "--webdav-nextcloud-chunk-size", "10M");
  await rclone("check", "--download", local, remote);
  expect(await annaReads("rclone/Ny mapp/å.txt")).toBe("från rclone");
  expect(await anna("DELETE", "rclone/Ny mapp/å.txt")).toBe(204);
  const back = join(folder, "back");
  await rclone("sync", remote, back);
  await here.kill("SIGKILL");
  await expect(rclone("sync", remote, back)).rejects.toThrow();
  expect(readFileSync(join(back, "stor.bin")).length).toBe(15_000_000);
  await here.restart();
  await until(() => rclone("sync", remote, back).then(() => true));
});
