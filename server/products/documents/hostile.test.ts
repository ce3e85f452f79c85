import { deflateRawSync } from "node:zlib";
import { strToU8, zipSync, type Zippable } from "fflate";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestServer, type TestServer } from "../../testing/server.ts";

vi.setConfig({ testTimeout: 240_000 });

let server: TestServer;
let workspace: string;
beforeAll(async () => {
  server = await startTestServer();
  workspace = (await server.workspace("Fientliga filer", server.people.anna, server.people.agnes)).id;
}, 60_000);
afterAll(() => server.stop());

const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0"?>${text}`);
const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const docx = (body: string, more: Zippable = {}): Buffer =>
  Buffer.from(
    zipSync({
      "[Content_Types].xml": xml(
        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${word}"/></Types>`,
      ),
      "_rels/.rels": xml(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      ),
      "word/document.xml": xml(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
      ),
      ...more,
    }),
  );
const odt = (body: string, more: Zippable = {}): Buffer =>
  Buffer.from(
    zipSync({
      "content.xml": xml(
        `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d" xmlns:xlink="x"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
      ...more,
    }),
  );
const paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>";

async function send(name: string, bytes: Uint8Array, signal?: AbortSignal) {
  const answer = await fetch(
    `${server.url}/api/v1/workspaces/${workspace}/documents/import?name=${encodeURIComponent(name)}`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${server.people.anna.token}` },
      body: new Uint8Array(bytes),
      ...(signal ? { signal } : {}),
    },
  );
  const body = (await answer.json()) as { id: string; code: string; data: unknown };
  return { status: answer.status, code: body.code, data: body.data, id: body.id };
}

/**
 * Packing what is sent holds up this process, which is the server's too: until it breathes again it is right to turn
 * callers away.
 */
const atEase = (): Promise<void> =>
  vi.waitFor(async () => expect((await fetch(`${server.url}/healthz`)).status).toBe(200), 60_000);

/** The longest that another caller waits for /healthz while something goes on, in milliseconds. */
async function longestWait(work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  const done = work().finally(() => (isOver = true));
  while (!isOver) {
    const at = performance.now();
    await fetch(`${server.url}/healthz`);
    longest = Math.max(longest, performance.now() - at);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await done;
  return longest;
}

/** A ZIP that claims its one entry is small. */
function lyingZip(name: string, unpacked: Buffer, claimed: number): Buffer {
  const packed = deflateRawSync(unpacked);
  const local = Buffer.alloc(30 + name.length);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  local.write(name, 30);
  const entry = Buffer.alloc(46 + name.length);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimed, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.write(name, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, entry, end]);
}

test("a file beyond a limit is refused by the limit's name, and nobody else waits for it", async () => {
  const zeros = Buffer.alloc(70 << 20);
  const entries = Object.fromEntries(Array.from({ length: 2100 }, (_, index) => [`x/${index}.xml`, xml("<x/>")]));
  const nested = (count: number, open: string, close: string): string => open.repeat(count) + close.repeat(count);
  const cases: [string, Buffer, unknown][] = [
    ["stycken.docx", docx(paragraph.repeat(20_000)), { limit: "blocks", most: 10_000 }],
    ["megabyte.docx", docx(paragraph.repeat(150_000)), { limit: "blocks", most: 10_000 }],
    ["bomb.docx", docx("", { "word/media/a.png": zeros }), { limit: "unpackedBytes", most: 64 << 20 }],
    ["lögn.odt", lyingZip("content.xml", zeros, 1000), { limit: "unpackedBytes", most: 64 << 20 }],
    ["poster.docx", docx("", entries), { limit: "entries", most: 2000 }],
    [
      "listor.odt",
      odt(nested(3000, "<text:list><text:list-item>", "</text:list-item></text:list>")),
      { limit: "nesting", most: 250 },
    ],
    [
      "djup.docx",
      docx(nested(3000, "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>")),
      { limit: "nesting", most: 250 },
    ],
    ["djup.html", Buffer.from("<div>".repeat(5000)), { limit: "nesting", most: 250 }],
    ["djup.md", Buffer.from(`${"> ".repeat(3000)}x`), { limit: "nesting" }],
    ["lång.txt", Buffer.from("a".repeat(3_000_000)), { limit: "characters", most: 2_000_000 }],
    ["rader.txt", Buffer.from("a\n".repeat(100_000)), { limit: "blocks", most: 10_000 }],
  ];
  await atEase();
  const longest = await longestWait(async () => {
    for (const [name, bytes, data] of cases) {
      const answer = await send(name, bytes);
      expect([name, answer.status, answer.code, answer.data]).toEqual([
        name,
        413,
        "TOO_LARGE",
        expect.objectContaining(data as object),
      ]);
    }
  });
  expect(longest).toBeLessThan(1000);
});

test("pictures count all together, and the same one is kept once", async () => {
  const noise = async (size: number): Promise<Buffer> =>
    sharp(Buffer.from(crypto.getRandomValues(new Uint8Array(3 * 200 * 100))), {
      raw: { width: 200, height: 100, channels: 3 },
    })
      .resize(size, size)
      .png()
      .toBuffer();
  const frame = (name: string): string =>
    `<text:p><draw:frame><draw:image xlink:href="Pictures/${name}" xlink:type="simple"/></draw:frame></text:p>`;
  const big: Zippable = {};
  for (let index = 0; index < 5; index++) big[`Pictures/${index}.png`] = Buffer.alloc(15 << 20);
  const body = Object.keys(big).map((name) => frame(name.slice(9)));
  const packed = odt(body.join(""), big);
  await atEase();
  expect(await send("stora.odt", packed)).toMatchObject({
    code: "TOO_LARGE",
    data: { limit: "unpackedBytes" },
  });
  const one = await noise(120);
  const made = await send("en bild.odt", odt(frame("a.png").repeat(300), { "Pictures/a.png": one }));
  expect(made.status).toBe(201);
  const { rows } = await server.safos.database.pool.query(
    "select width, height from documents.image where document_id = $1",
    [made.id],
  );
  expect(rows).toEqual([{ width: 120, height: 120 }]);
  const file = await fetch(`${server.url}/api/v1/documents/${made.id}/export?format=odt`, {
    headers: { authorization: `Bearer ${server.people.anna.token}` },
  });
  expect([file.status, (await file.arrayBuffer()).byteLength > one.length]).toEqual([200, true]);
});

test("an import whose sender is removed while it is read makes no document", async () => {
  const { anna, agnes } = server.people;
  const { id } = await server.workspace("Avslutad", anna, agnes);
  const path = `${server.url}/api/v1/workspaces/${id}/documents`;
  const packed = new Uint8Array(docx(paragraph.repeat(9000)));
  await atEase();
  const sending = fetch(`${path}/import?name=x.docx`, {
    method: "POST",
    headers: { authorization: `Bearer ${agnes.token}` },
    body: packed,
  });
  await vi.waitFor(() => expect(server.safos.workers.figures().running).toBe(1), 30_000);
  await server.safos.workspaces.removeMember(anna.id, id, agnes.id);
  expect((await sending).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${id}/documents`)).body.items).toEqual([]);
});

test("a long PDF is written while others are served, and ended when its reader leaves", async () => {
  const line = "Ett stycke med ord som ska brytas över flera rader på en sida. ".repeat(6);
  const { id } = await send("lång.txt", Buffer.from(`${line}\n`.repeat(4000)));
  const gone = new AbortController();
  const longest = await longestWait(async () => {
    const reading = fetch(`${server.url}/api/v1/documents/${id}/export?format=pdf`, {
      headers: { authorization: `Bearer ${server.people.anna.token}` },
      signal: gone.signal,
    }).catch(() => null);
    await vi.waitFor(() => expect(server.safos.workers.figures().running).toBe(1), 30_000);
    setTimeout(() => gone.abort(), 1000);
    await reading;
  });
  const at = performance.now();
  await vi.waitFor(() => expect(server.safos.workers.figures().running).toBe(0), 10_000);
  expect(performance.now() - at).toBeLessThan(3000);
  expect(longest).toBeLessThan(3000);
});
