import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { sql } from "#database";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Gemensam", anna, bo);
const boundary = "safos-test";

interface Part {
  readonly path: string;
  readonly content?: string;
  readonly headers?: Record<string, string>;
}
interface Item {
  readonly path: string;
  readonly id?: number;
  readonly code?: string;
}

const encode = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
const bodyOf = (parts: readonly Part[]): string =>
  parts
    .map(({ path, content = "", headers = {} }) => {
      const all = { "Content-Length": String(Buffer.byteLength(content)), "X-File-Path": encode(path), ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      return `--${boundary}\r\n${lines.join("")}\r\n${content}\r\n`;
    })
    .join("") + `--${boundary}--\r\n`;

interface Sending {
  readonly who?: TestPerson | null;
  readonly to?: string;
  readonly folder?: number;
  readonly person?: string;
  readonly type?: string;
  readonly body?: string;
}

async function send(parts: readonly Part[], sending: Sending = {}) {
  const { who = anna, to = workspace.id, folder, type = `multipart/related; boundary=${boundary}` } = sending;
  const query = new URLSearchParams({ person: sending.person ?? who?.id ?? anna.id });
  if (folder !== undefined) query.set("folder", String(folder));
  const answer = await fetch(`${server.url}/api/v1/workspaces/${to}/files/many?${query.toString()}`, {
    method: "POST",
    headers: { "content-type": type, ...(who ? { authorization: `Bearer ${who.token}` } : {}) },
    body: sending.body ?? bodyOf(parts),
  });
  const body = (await answer.json()) as { items?: Item[]; code?: string };
  return { status: answer.status, code: body.code, items: body.items ?? [] };
}

const codes = (items: readonly Item[]): (string | undefined)[] => items.map((one) => one.code);
const newFolder = async (name: string): Promise<number> =>
  (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/folders`, { name })).body.id as number;
const list = async (folder: number): Promise<{ id: number; name: string; kind: string; size: number }[]> =>
  (await server.call(anna, "GET", `/api/v1/workspaces/${workspace.id}/files?folder=${folder}`)).body.items;
const namesIn = async (folder: number): Promise<string[]> => (await list(folder)).map((one) => one.name);
const countVersions = async (id: number | undefined): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from files.version where node_id = ${id ?? 0}`.execute(
      server.safos.files.db,
    )
  ).rows[0]?.n ?? -1;

test("a tree comes in one request: folders on the way and empty ones are made, each once", async () => {
  const folder = await newFolder("Träd");
  const parts = [
    ...Array.from({ length: 60 }, (_, n) => ({ path: `A/b ${n % 6} å#%/${n}.txt`, content: `innehåll ${n}` })),
    { path: "A/tom", headers: { "X-Kind": "folder" } },
    { path: "rot.txt", content: "", headers: { "X-File-Mtime": "1700000000" } },
  ];
  const answer = await send(parts, { folder });
  expect(answer.status).toBe(200);
  expect(answer.items.map((one) => one.path)).toEqual(parts.map((one) => encode(one.path)));
  expect(codes(answer.items).filter(Boolean)).toEqual([]);
  expect(await namesIn(folder)).toEqual(["A", "rot.txt"]);
  const [a] = await list(folder);
  expect(await namesIn(a?.id ?? 0)).toEqual([...Array.from({ length: 6 }, (_, n) => `b ${n} å#%`), "tom"]);
  const file = await server.call(anna, "GET", `/api/v1/files/${answer.items.at(-1)?.id}`);
  expect(file.body.modifiedAt).toBe(new Date(1_700_000_000_000).toISOString());
});

test("what is sent again, or by two requests at a time, is there once", async () => {
  const folder = await newFolder("En gång");
  const parts = Array.from({ length: 40 }, (_, n) => ({ path: `a/${n % 4}/${n}.txt`, content: `${n}` }));
  const both = await Promise.all([send(parts, { folder }), send(parts, { folder })]);
  const again = await send(parts, { folder });
  for (const one of [...both, again]) {
    expect(codes(one.items).filter(Boolean)).toEqual([]);
    expect(one.items.map((item) => item.id)).toEqual(again.items.map((item) => item.id));
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from files.version`.execute(
    server.safos.files.db,
  );
  expect(rows[0]?.n).toBe(0);
});

test("a taken name is refused, gets a new version, or a name of its own, and each of them once", async () => {
  const folder = await newFolder("Krock");
  const one = (content: string, how: string) =>
    send([{ path: "plan.txt", content, headers: { "X-On-Conflict": how } }], { folder });
  const [first] = (await one("ett", "refuse")).items;
  expect(codes((await one("två", "refuse")).items)).toEqual(["NAME_TAKEN"]);
  const versions = await Promise.all([one("två", "version"), one("två", "version"), one("två", "version")]);
  expect(versions.map(({ items }) => items[0]?.id)).toEqual([first?.id, first?.id, first?.id]);
  expect(await countVersions(first?.id)).toBe(1);
  await Promise.all([one("tre", "rename"), one("tre", "rename")]);
  await one("tre", "rename");
  await one("fyra", "rename");
  expect(await namesIn(folder)).toEqual(["plan (2).txt", "plan (3).txt", "plan.txt"]);
  expect(codes((await one("fem", "gissa")).items)).toEqual(["INVALID"]);
});

test("a file where a folder is needed, a folder where a file is meant, and names that are paths are refused by themselves", async () => {
  const folder = await newFolder("Hinder");
  await send(
    [
      { path: "fil", content: "x" },
      { path: "mapp", headers: { "X-Kind": "folder" } },
    ],
    { folder },
  );
  const answer = await send(
    [
      { path: "fil/under.txt", content: "x" },
      { path: "mapp", content: "x", headers: { "X-On-Conflict": "version" } },
      { path: "%2e%2e", content: "x", headers: { "X-File-Path": "%2e%2e/ut.txt" } },
      { path: "trasig", content: "x", headers: { "X-File-Path": "%ff" } },
      { path: "", content: "x" },
      { path: Array.from({ length: 101 }, () => "d").join("/"), content: "x" },
      { path: "bra.txt", content: "x" },
    ],
    { folder },
  );
  expect(codes(answer.items)).toEqual([
    "NOT_A_FOLDER",
    "NOT_A_FILE",
    "NAME_INVALID",
    "NAME_INVALID",
    "INVALID",
    "INVALID",
    undefined,
  ]);
});

test("others, and what one person left for another to send, are refused before anything is stored", async () => {
  const folder = await newFolder("Stängd");
  const parts = [{ path: "kapad.txt", content: "x" }];
  expect((await send(parts, { who: null })).status).toBe(401);
  expect((await send(parts, { who: britt })).status).toBe(404);
  expect((await send(parts, { who: agnes, folder })).status).toBe(404);
  expect(await send(parts, { who: bo, person: anna.id, folder })).toMatchObject({ status: 409, code: "OTHER_PERSON" });
  expect((await send(parts, { folder: 999_999_999 })).status).toBe(404);
  const other = await server.workspace("Annan", anna);
  expect((await send(parts, { to: other.id, folder })).status).toBe(404);
  const begun = await server.call(bo, "POST", `/api/v1/workspaces/${workspace.id}/uploads`, {
    name: "kapad.bin",
    size: 3,
    personId: anna.id,
  });
  expect(begun.body.code).toBe("OTHER_PERSON");
  expect(await namesIn(folder)).toEqual([]);
});

test("who reads only is refused; a removed member's next request is, too", async () => {
  const own = await server.workspace("Läsrum", anna, bo);
  const members = `/api/v1/workspaces/${own.id}/members/${bo.id}`;
  const parts = [{ path: "mapp/b.txt", content: "b" }];
  expect((await send(parts, { who: bo, to: own.id })).status).toBe(200);
  await server.call(anna, "PATCH", members, { role: "viewer" });
  expect((await send([{ path: "c.txt", content: "c" }], { who: bo, to: own.id })).status).toBe(403);
  await server.call(anna, "DELETE", members);
  expect((await send([{ path: "d.txt", content: "d" }], { who: bo, to: own.id })).status).toBe(404);
});

test("nothing comes into an archived workspace", async () => {
  const own = await server.workspace("Avslutad", anna);
  expect((await server.call(anna, "POST", `/api/v1/workspaces/${own.id}/archive`)).status).toBeLessThan(300);
  const answer = await send([{ path: "mapp/b.txt", content: "b" }], { to: own.id });
  expect(answer.status).toBe(403);
});

test("a body that is no multipart, breaks off, or holds too many is refused, and what is large is not taken", async () => {
  const folder = await newFolder("Gränser");
  const at = { folder };
  expect((await send([], { ...at, type: "application/octet-stream", body: "hej" })).status).toBe(400);
  expect((await send([], { ...at, body: "hej" })).status).toBe(400);
  const cut = bodyOf([
    { path: "hel.txt", content: "hel" },
    { path: "halv.txt", content: "halvvägs" },
  ]);
  expect((await send([], { ...at, body: cut.slice(0, cut.indexOf("vägs")) })).status).toBe(400);
  expect(await namesIn(folder)).toEqual(["hel.txt"]);
  const many = Array.from({ length: 501 }, (_, n) => ({ path: `m/${n}`, headers: { "X-Kind": "folder" } }));
  expect((await send(many, at)).status).toBe(413);
  const claim = `--${boundary}\r\nX-File-Path: stor.bin\r\nContent-Length: ${(32 << 20) + 1}\r\n\r\n`;
  expect((await send([], { ...at, body: claim })).status).toBe(413);
});
