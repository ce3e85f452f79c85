import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scratchFolder } from "../../server/testing/scratch-folder.ts";
import { startServer, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-operator-"));

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const headers = (): Record<string, string> => ({ authorization: `Bearer ${cast.anna.token}` });

test("the command refuses clearly and says so with its code", async () => {
  const refused = await server
    .safos("person", "add", "anna@fk.example", "--password", "ett långt lösenord")
    .catch((error: { code: number; stdout: string }) => error);
  expect(refused).toMatchObject({ code: 1 });
  expect(JSON.parse((refused as unknown as { stdout: string }).stdout)).toMatchObject({
    error: { code: "NAME_TAKEN" },
  });
  expect(await server.safos("nonsense").catch((error: { code: number }) => error)).toMatchObject({ code: 2 });
});

test("a backup taken while the server runs restores people, files, messages and tokens elsewhere", async () => {
  const saved = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=viktig.txt`, {
    method: "POST",
    headers: headers(),
    body: "viktigt innehåll",
  });
  const { id } = (await saved.json()) as { id: number };
  const rooms = (await (
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/channels`, { headers: headers() })
  ).json()) as { items?: { id: string }[] } & { id: string }[];
  const room = (rooms.items ?? rooms)[0]?.id ?? "";
  const sent = await fetch(`${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/1`, {
    method: "PUT",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify({ msgtype: "m.text", body: "före säkerhetskopian" }),
  });
  expect(sent.status).toBe(200);
  const file = join(folder, "backup.safos");
  expect(await server.safos("backup", file)).toMatchObject({ file });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await server.safos("restore", file).catch((error: { code: number }) => error)).toMatchObject({ code: 1 });

  const data = mkdtempSync(join(scratchFolder(), "safos-restored-"));
  const other = await startServer({ data });
  await other.kill("SIGTERM");
  const damaged = join(folder, "damaged.safos");
  writeFileSync(damaged, "inte en säkerhetskopia");
  expect(await other.safos("restore", damaged).catch((error: { code: number }) => error)).toMatchObject({ code: 1 });
  await other.safos("restore", file);
  await other.restart();
  try {
    expect(await (await fetch(`${other.url}/api/v1/files/${id}/content`, { headers: headers() })).text()).toBe(
      "viktigt innehåll",
    );
    const messages = (await (
      await fetch(`${other.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=5`, {
        headers: headers(),
      })
    ).json()) as { chunk: { content: { body?: string } }[] };
    expect(messages.chunk.map((one) => one.content.body)).toContain("före säkerhetskopian");
    const again = await fetch(`${other.url}/api/v1/workspaces/${cast.workspaceId}/files?name=ny.txt`, {
      method: "POST",
      headers: headers(),
      body: "efter",
    });
    expect(again.status).toBe(201);
    const signIn = await fetch(`${other.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: cast.bo.name, password: cast.bo.password }),
    });
    expect(signIn.status).toBe(201);
  } finally {
    await other.stop();
  }
});

interface ZipEntries {
  readonly [name: string]: string;
}
function unzip(file: string): ZipEntries {
  return Object.fromEntries(
    Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
}

test("a workspace's export is one ZIP with its files, its channels as signed and pages that run nothing", async () => {
  await fetch(
    `${server.url}/api/v1/workspaces/${cast.workspaceId}/files?name=${encodeURIComponent("å <b>.txt".replace("<b>", "x"))}`,
    {
      method: "POST",
      headers: headers(),
      body: "innehållet",
    },
  );
  const { items: rooms } = (await (
    await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/channels`, { headers: headers() })
  ).json()) as { items: { id: string }[] };
  await fetch(
    `${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(rooms[0]?.id ?? "")}/send/m.room.message/export`,
    {
      method: "PUT",
      headers: { ...headers(), "content-type": "application/json" },
      body: JSON.stringify({ msgtype: "m.text", body: "<script>alert(1)</script> för arkivet" }),
    },
  );
  const file = join(folder, "workspace.zip");
  const exported = (await server.safos("workspace", "export", cast.workspaceId, file)) as unknown as {
    entries: number;
    parts: string[];
  };
  expect(exported.parts).toEqual(
    expect.arrayContaining(["channels", "files", "meetings", "boards", "polls", "forms", "documents"]),
  );
  expect(statSync(file).mode & 0o077).toBe(0);
  const entries = unzip(file);
  expect(Object.keys(entries)).toHaveLength(exported.entries);
  expect(entries["files/content/å x.txt"]).toBe("innehållet");
  expect(JSON.parse(entries["workspace.json"] ?? "")).toMatchObject({
    format: "safos-workspace",
    workspace: { id: cast.workspaceId },
  });
  const channel = JSON.parse(entries["channels/Allmänt.json"] ?? "") as {
    events: { signatures: object; hashes: object }[];
  };
  expect(channel.events.every((event) => "signatures" in event && "hashes" in event)).toBe(true);
  expect(entries["channels/Allmänt.html"]).toContain("&lt;script&gt;alert(1)&lt;/script&gt; för arkivet");
  expect(entries["index.html"]).toContain("channels/Allm%C3%A4nt.html");
  for (const [name, content] of Object.entries(entries))
    if (name.endsWith(".html")) expect(content).not.toMatch(/<script/i);
  expect(
    await server.safos("workspace", "export", "finns inte", file).catch((error: { code: number }) => error),
  ).toMatchObject({ code: 1 });
});

test("the search index is rebuilt by one command while the server runs", async () => {
  const built = (await server.safos("search", "rebuild")) as unknown as {
    total: number;
    entries: Record<string, number>;
  };
  expect(built.entries["message"]).toBeGreaterThan(0);
  const found = await fetch(`${server.url}/api/v1/search?q=arkiv`, { headers: headers() });
  expect(JSON.stringify(await found.json())).toContain("för arkivet");
});

test("SIGTERM drains and ends with 0", async () => {
  const other = await startServer();
  expect(await other.kill("SIGTERM")).toBe(0);
  await other.stop();
});

test("one damaged and one missing file are named by every command, and cost only themselves", async () => {
  const place = mkdtempSync(join(tmpdir(), "safos-damage-"));
  const { server: own, cast: people } = await startWithCast();
  type Faults = {
    faulty?: { hash: string; problem: string }[];
    damaged?: string[];
    missing?: string[];
    lost?: string[];
  };
  /** A command that finds faults ends with 3 and says what they are. */
  const faults = async (at: RunningServer, ...parameters: string[]): Promise<Faults> => {
    const failed = (await at.safos(...parameters).catch((error: unknown) => error)) as {
      code: number;
      stdout: string;
      stderr: string;
    };
    expect({ ...failed, code: failed.code }, failed.stderr).toMatchObject({ code: 3 });
    return JSON.parse(failed.stdout) as Faults;
  };
  try {
    const authorization = `Bearer ${people.anna.token}`;
    const objects = (): string[] =>
      readdirSync(join(own.data, "blobs", "objects"), { recursive: true, encoding: "utf8" })
        .filter((name) => /[0-9a-f]{32}$/.test(name))
        .map((name) => join(own.data, "blobs", "objects", name));
    const paths: string[] = [];
    let text = "";
    for (const name of ["hel", "skadad", "borta"]) {
      const body = randomBytes(150_000).toString("hex");
      if (name === "hel") text = body;
      const before = new Set(objects());
      await fetch(`${own.url}/api/v1/workspaces/${people.workspaceId}/files?name=${name}.txt`, {
        method: "POST",
        headers: { authorization },
        body,
      });
      paths.push(objects().find((path) => !before.has(path)) ?? "");
    }
    const [, ofDamaged = "", ofMissing = ""] = paths;
    await own.safos("blobs", "verify");
    await own.safos("backup", join(place, "before.safos"));
    await own.safos("backup", "verify", join(place, "before.safos"));
    writeFileSync(ofDamaged, "x".repeat(300_000));
    rmSync(ofMissing);
    const both = (await faults(own, "blobs", "verify")).faulty as { hash: string; problem: string; usedBy: string[] }[];
    expect(both.map(({ problem, usedBy }) => [problem, usedBy]).toSorted()).toEqual([
      ["damaged", ["files"]],
      ["missing", ["files"]],
    ]);
    const [damaged = "", missing = ""] = ["damaged", "missing"].map(
      (problem) => both.find((one) => one.problem === problem)?.hash,
    );
    const file = join(place, "backup.safos");
    expect((await faults(own, "backup", file)).faulty).toEqual(both);
    expect(await faults(own, "backup", "verify", file)).toMatchObject({ damaged: [damaged], missing: [missing] });
    const other = await startServer({ data: mkdtempSync(join(scratchFolder(), "safos-restored-")) });
    await other.kill("SIGTERM");
    try {
      expect(await other.safos("restore", file).catch((error: { code: number }) => error)).toMatchObject({
        code: 1,
      });
      const { lost } = await faults(other, "restore", file, "--keep-going");
      expect(lost).toEqual([damaged, missing].toSorted());
      await other.restart();
      const listed = (await (
        await fetch(`${other.url}/api/v1/workspaces/${people.workspaceId}/files`, { headers: { authorization } })
      ).json()) as { items: { id: number; name: string }[] };
      expect(listed.items.filter((one) => one.name.endsWith(".txt"))).toHaveLength(3);
      const id = listed.items.find((one) => one.name === "hel.txt")?.id;
      const got = await fetch(`${other.url}/api/v1/files/${id}/content`, { headers: { authorization } });
      expect(await got.text()).toBe(text);
    } finally {
      await other.stop();
    }
  } finally {
    await own.stop();
    rmSync(place, { recursive: true, force: true });
  }
}, 180_000);
