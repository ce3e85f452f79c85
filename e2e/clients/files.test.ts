import { execFile, execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDatabase } from "../database.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-clients-"));
const run = promisify(execFile);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function rclone(...parameters: string[]): Promise<{ stdout: string; stderr: string }> {
  return run("rclone", ["--config", join(folder, "rclone.conf"), "--retries", "1", ...parameters]);
}

test("rclone lists, uploads, downloads and checks the workspace's folder", async () => {
  const url = `${server.url}/remote.php/dav/files/${cast.anna.name}`;
  await rclone(
    "config",
    "create",
    "safos",
    "webdav",
    `url=${url}`,
    "vendor=nextcloud",
    `user=${cast.anna.name}`,
    `pass=${cast.anna.password}`,
    "--obscure",
  );
  const local = join(folder, "local");
  mkdirSync(join(local, "Bilagor", "å ä ö & #100%"), { recursive: true });
  writeFileSync(join(local, "Plan.txt"), "Vi börjar på måndag.\n");
  writeFileSync(join(local, "Bilagor", "data.bin"), randomBytes(3_000_000));
  writeFileSync(join(local, "Bilagor", "å ä ö & #100%", "tom.txt"), "");
  const remote = `safos:${cast.workspaceName}/rclone`;
  await rclone("sync", local, remote);
  await rclone("check", local, remote);
  expect((await rclone("lsf", "-R", remote)).stdout.trim().split("\n").sort()).toEqual([
    "Bilagor/",
    "Bilagor/data.bin",
    "Bilagor/å ä ö & #100%/",
    "Bilagor/å ä ö & #100%/tom.txt",
    "Plan.txt",
  ]);
  await rclone("moveto", `${remote}/Plan.txt`, `${remote}/Bilagor/Plan 2.txt`);
  await rclone("copy", remote, join(folder, "back"));
  expect(readFileSync(join(folder, "back", "Bilagor", "Plan 2.txt"), "utf8")).toBe("Vi börjar på måndag.\n");
  expect(
    readFileSync(join(folder, "back", "Bilagor", "data.bin")).equals(readFileSync(join(local, "Bilagor", "data.bin"))),
  ).toBe(true);
  await rclone("purge", `${remote}/Bilagor`);
  expect((await rclone("lsf", remote)).stdout.trim()).toBe("");
});

test("two desktop clients keep a folder in step through the workspace", async () => {
  const annas = join(folder, "anna");
  const bos = join(folder, "bo");
  mkdirSync(annas);
  mkdirSync(bos);
  const sync = (local: string, who: Cast["anna"]): Promise<unknown> =>
    run(
      "nextcloudcmd",
      ["--non-interactive", "-u", who.name, "-p", who.password, "--path", `/${cast.workspaceName}`, local, server.url],
      {
        env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder, OWNCLOUD_CHUNK_SIZE: "6000000" },
        timeout: 60_000,
      },
    ).catch((error: { stdout?: string; stderr?: string }) => {
      throw new Error(`nextcloudcmd failed: ${(error.stdout ?? "").slice(-3000)}${(error.stderr ?? "").slice(-3000)}`);
    });
  writeFileSync(join(annas, "Anteckning.txt"), "ett");
  writeFileSync(join(annas, "Stor.bin"), randomBytes(14_000_000));
  await sync(annas, cast.anna);
  await sync(bos, cast.bo);
  expect(readFileSync(join(bos, "Anteckning.txt"), "utf8")).toBe("ett");
  expect(readFileSync(join(bos, "Stor.bin")).equals(readFileSync(join(annas, "Stor.bin")))).toBe(true);
  renameSync(join(bos, "Anteckning.txt"), join(bos, "Omdöpt.txt"));
  mkdirSync(join(bos, "Mapp"));
  writeFileSync(join(bos, "Mapp", "två.txt"), "två");
  await sync(bos, cast.bo);
  await sync(annas, cast.anna);
  expect(
    readdirSync(annas)
      .filter((name) => !name.startsWith("."))
      .sort(),
  ).toEqual(["Mapp", "Omdöpt.txt", "Stor.bin", "rclone"].sort());
  expect(readFileSync(join(annas, "Mapp", "två.txt"), "utf8")).toBe("två");
});

test("what came without a checksum is held against its SHA-256 by the desktop client, and fetched by rclone", async () => {
  const carols = join(folder, "utan summa");
  mkdirSync(carols);
  const base = `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/summor`;
  const headers = { authorization: `Bearer ${cast.anna.token}` };
  await fetch(base, { method: "MKCOL", headers });
  const names = ["fel summa.bin", "hel.bin"];
  for (const name of names) {
    const body = randomBytes(2_000_000);
    expect((await fetch(`${base}/${name}`, { method: "PUT", headers, body })).status).toBe(201);
  }
  const spoil = "update files.node set sha256 = repeat('0', 64) where name = $1 and sha1 is null returning id";
  expect((await readDatabase(server, spoil, ["fel summa.bin"])).length).toBe(1);
  const login = ["-u", cast.anna.name, "-p", cast.anna.password, "--path", `/${cast.workspaceName}/summor`];
  await run("nextcloudcmd", ["--non-interactive", ...login, carols, server.url], {
    env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder },
    timeout: 60_000,
  });
  expect(readdirSync(carols).filter((name) => !name.startsWith("."))).toEqual(names);
  // It noticed the sum that was not right, and had it computed anew.
  const kept = "select sha256 from files.node where name = $1";
  const [node] = await readDatabase<{ sha256: string }>(server, kept, ["fel summa.bin"]);
  const content = readFileSync(join(carols, "fel summa.bin"));
  expect(node?.sha256).toBe(createHash("sha256").update(content).digest("hex"));
  const back = join(folder, "utan summa, rclone");
  await rclone("copy", `safos:${cast.workspaceName}/summor`, back);
  expect(readFileSync(join(back, "hel.bin")).equals(readFileSync(join(carols, "hel.bin")))).toBe(true);
  await rclone("check", `safos:${cast.workspaceName}/summor`, back);
});

test("what another has locked waits at the desktop client and goes up when it is open again", async () => {
  const bos = join(folder, "bo-locked");
  mkdirSync(bos);
  const file = `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/${encodeURIComponent("Låst.txt")}`;
  const annas = { authorization: `Bearer ${cast.anna.token}` };
  const sync = (): Promise<unknown> =>
    run(
      "nextcloudcmd",
      [
        "--non-interactive",
        "-u",
        cast.bo.name,
        "-p",
        cast.bo.password,
        "--path",
        `/${cast.workspaceName}`,
        bos,
        server.url,
      ],
      { env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder }, timeout: 60_000 },
    ).catch((error: unknown) => error);
  await fetch(file, { method: "PUT", headers: annas, body: "ett" });
  await sync();
  const local = join(bos, "Låst.txt");
  expect(readFileSync(local, "utf8")).toBe("ett");
  expect((await fetch(file, { method: "LOCK", headers: { ...annas, "x-user-lock": "1" } })).status).toBe(200);
  writeFileSync(local, "två, medan den är låst");
  await sync();
  expect(await (await fetch(file, { headers: annas })).text()).toBe("ett");
  // It waits as it is: no conflict, nothing lost.
  expect(readFileSync(local, "utf8")).toBe("två, medan den är låst");
  expect(readdirSync(bos).filter((name) => name.includes("conflict"))).toEqual([]);
  expect((await fetch(file, { method: "UNLOCK", headers: { ...annas, "x-user-lock": "1" } })).status).toBe(200);
  await until(async () => {
    await sync();
    return (await (await fetch(file, { headers: annas })).text()) === "två, medan den är låst";
  }, 60_000);
});

test("cadaver locks a file, writes it with its lock, and unlocks it", () => {
  writeFileSync(join(folder, "rad.txt"), "från cadaver");
  writeFileSync(
    join(folder, ".netrc"),
    `machine ${new URL(server.url).hostname}\nlogin ${cast.anna.name}\npassword ${cast.anna.token}\n`,
    {
      mode: 0o600,
    },
  );
  const cadaver = (...lines: readonly string[]): string =>
    execFileSync("cadaver", [`${server.url}/remote.php/webdav/`], {
      input: [...lines, "quit", ""].join("\n"),
      encoding: "utf8",
      cwd: folder,
      env: { ...process.env, HOME: folder },
    });
  const said = cadaver(
    "put rad.txt",
    "lock rad.txt",
    "discover rad.txt",
    "put rad.txt",
    "unlock rad.txt",
    "propset rad.txt skick klar",
    "propget rad.txt skick",
  );
  expect(said).toMatch(/Locking `rad.txt': succeeded/);
  expect(said).toMatch(/opaquelocktoken/);
  expect(said).toMatch(/Unlocking `rad.txt': succeeded/);
  expect(said).toMatch(/Value of skick is: klar/);
  expect(said).not.toMatch(/failed/);
});

test("curl uses the REST API with a token", () => {
  const curl = (...parameters: string[]): string =>
    execFileSync(
      "curl",
      ["--show-error", "--fail-with-body", "-H", `Authorization: Bearer ${cast.anna.token}`, ...parameters],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
  const list = JSON.parse(curl(`${server.url}/api/v1/workspaces`)) as { items: { id: string; name: string }[] };
  expect(list.items.map((one) => one.name)).toContain("Gemensam utredning");
  const made = JSON.parse(
    curl("--data-binary", "hej från curl", `${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=curl.txt`),
  ) as { id: number };
  expect(curl(`${server.url}/api/v1/files/${made.id}/content`)).toBe("hej från curl");
});
