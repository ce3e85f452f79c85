import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { addPerson } from "../people.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

type Person = Pick<Cast["anna"], "name" | "password" | "token">;

let server: RunningServer;
let cast: Cast;
let citra: Person;
const folder = mkdtempSync(join(tmpdir(), "safos-shares-"));
const run = promisify(execFile);
const password = "ett långt lösenord";

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  await addPerson(server, cast, "citra@fk.example", "Citra Wahyudi");
  const { token = "" } = await server.safos("token", "create", "citra@fk.example");
  citra = { name: "citra@fk.example", password, token };
  for (const one of ["bo", "citra"]) mkdirSync(join(folder, one));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The desktop's own engine, over the person's whole tree. */
const sync = (name: "bo" | "citra"): Promise<unknown> => {
  const who = name === "bo" ? cast.bo : citra;
  return run(
    "nextcloudcmd",
    ["--non-interactive", "-u", who.name, "-p", who.password, join(folder, name), server.url],
    { env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder }, timeout: 60_000 },
  ).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`nextcloudcmd failed: ${(error.stdout ?? "").slice(-3000)}${(error.stderr ?? "").slice(-3000)}`);
  });
};
const at = (name: "bo" | "citra", ...path: string[]): string => join(folder, name, ...path);
const seen = (name: "bo" | "citra", ...path: string[]): string[] =>
  readdirSync(at(name, ...path))
    .filter((one) => !one.startsWith("."))
    .sort();
const dav = (who: Person, method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/remote.php/dav/files/${who.name}/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
/** As the desktop's share dialog sends it. */
async function give(path: string, to: Person, permissions: number): Promise<string> {
  const answer = await fetch(`${server.url}/ocs/v2.php/apps/files_sharing/api/v1/shares?format=json`, {
    method: "POST",
    headers: { authorization: `Bearer ${cast.anna.token}`, "ocs-apirequest": "true" },
    body: new URLSearchParams({ path, shareType: "0", shareWith: to.name, permissions: String(permissions) }),
  });
  const { ocs } = (await answer.json()) as { ocs: { data: { id: string } } };
  expect(answer.status).toBe(200);
  return ocs.data.id;
}
const take = (id: string) =>
  fetch(`${server.url}/ocs/v2.php/apps/files_sharing/api/v1/shares/${id}?format=json`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${cast.anna.token}`, "ocs-apirequest": "true" },
  });

test("a shared folder is synced by someone of another agency, both ways, renamed by them, and gone when it is taken away", async () => {
  await dav(cast.anna, "MKCOL", "Underlag");
  await dav(cast.anna, "MKCOL", "Underlag/Bilagor");
  await dav(cast.anna, "PUT", "Underlag/Bilagor/a.txt", "ett");
  const id = await give("/Underlag", cast.bo, 15);
  await sync("bo");
  expect(readFileSync(at("bo", "Underlag", "Bilagor", "a.txt"), "utf8")).toBe("ett");
  writeFileSync(at("bo", "Underlag", "Bilagor", "a.txt"), "två från Bo");
  writeFileSync(at("bo", "Underlag", "ny.txt"), "ny");
  await sync("bo");
  expect(await (await dav(cast.anna, "GET", "Underlag/Bilagor/a.txt")).text()).toBe("två från Bo");
  expect(await (await dav(cast.anna, "GET", "Underlag/ny.txt")).text()).toBe("ny");
  await dav(cast.anna, "PUT", "Underlag/Bilagor/a.txt", "tre från Anna");
  await sync("bo");
  expect(readFileSync(at("bo", "Underlag", "Bilagor", "a.txt"), "utf8")).toBe("tre från Anna");
  // Renamed and put into a folder of his own, it is still the same.
  renameSync(at("bo", "Underlag"), at("bo", "Annas underlag"));
  await sync("bo");
  expect((await dav(cast.anna, "GET", "Underlag/ny.txt")).status).toBe(200);
  mkdirSync(at("bo", "Arbete"));
  await sync("bo");
  renameSync(at("bo", "Annas underlag"), at("bo", "Arbete", "Annas underlag"));
  await sync("bo");
  expect((await dav(cast.bo, "GET", "Arbete/Annas%20underlag/ny.txt")).status).toBe(200);
  expect(seen("bo", "Arbete", "Annas underlag")).toEqual(["Bilagor", "ny.txt"]);
  await dav(cast.anna, "PUT", "Underlag/sen.txt", "sen");
  await sync("bo");
  expect(readFileSync(at("bo", "Arbete", "Annas underlag", "sen.txt"), "utf8")).toBe("sen");
  expect((await take(id)).status).toBe(200);
  await sync("bo");
  expect(existsSync(at("bo", "Arbete", "Annas underlag"))).toBe(false);
  expect((await dav(cast.anna, "GET", "Underlag/ny.txt")).status).toBe(200);
}, 180_000);

test("what a reader changes the client puts back, until they may write, and a file that they delete they have left", async () => {
  await dav(cast.anna, "PUT", "Beslut.txt", "beslutat");
  await dav(cast.anna, "MKCOL", "Läsmapp");
  await dav(cast.anna, "PUT", "L%C3%A4smapp/fast.txt", "fast");
  const id = await give("/Beslut.txt", citra, 1);
  const folderId = await give("/Läsmapp", citra, 1);
  await sync("citra");
  expect(readFileSync(at("citra", "Beslut.txt"), "utf8")).toBe("beslutat");
  writeFileSync(at("citra", "Beslut.txt"), "ändrat av läsaren");
  rmSync(at("citra", "Läsmapp", "fast.txt"));
  await sync("citra");
  await sync("citra");
  expect(await (await dav(cast.anna, "GET", "Beslut.txt")).text()).toBe("beslutat");
  expect(readFileSync(at("citra", "Beslut.txt"), "utf8")).toBe("beslutat");
  expect(readFileSync(at("citra", "Läsmapp", "fast.txt"), "utf8")).toBe("fast");
  const widen = await fetch(`${server.url}/ocs/v2.php/apps/files_sharing/api/v1/shares/${folderId}?format=json`, {
    method: "PUT",
    headers: { authorization: `Bearer ${cast.anna.token}`, "ocs-apirequest": "true" },
    body: new URLSearchParams({ permissions: "15" }),
  });
  expect(widen.status).toBe(200);
  await sync("citra");
  writeFileSync(at("citra", "Läsmapp", "fast.txt"), "nu får jag");
  await sync("citra");
  expect(await (await dav(cast.anna, "GET", "L%C3%A4smapp/fast.txt")).text()).toBe("nu får jag");
  rmSync(at("citra", "Beslut.txt"));
  await sync("citra");
  expect((await dav(cast.anna, "GET", "Beslut.txt")).status).toBe(200);
  const left = await callApi<{ items: { name: string }[] }>(server, citra, "GET", "/api/v1/files/shared-with-me");
  expect(left.items.map((one) => one.name)).toEqual(["Läsmapp"]);
  expect(id).toMatch(/^\d+$/);
}, 180_000);
