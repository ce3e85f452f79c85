import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { IRoomEvent } from "matrix-js-sdk";
import { expect, test } from "vitest";
import type { ChatEvent } from "../messages/timeline.ts";
import { mostEvents, readEvents, TooMany } from "./collect.ts";
import { exportedOf, pathFor, type ExportedChat } from "./model.ts";
import { escapeHtml, toHtml, type Labels } from "./to-html.ts";
import { crc32, mostEntries, zip } from "./zip.ts";

const anna = "@anna:fk.example";
const bo = "@bo:digg.example";
const names: Readonly<Record<string, string>> = { [anna]: "Anna", [bo]: "Bo <Ek>" };
const people = { me: anna, nameOf: (userId: string) => names[userId] ?? userId };
const all = { from: null, to: null };

const event = (id: string, at: number, more: Partial<ChatEvent> = {}): ChatEvent => ({
  id,
  key: id,
  type: "m.room.message",
  sender: bo,
  at,
  content: { msgtype: "m.text", body: id },
  isDeleted: false,
  status: "sent",
  ...more,
});
const relation = (about: object, body = "x") => ({ content: { msgtype: "m.text", body, "m.relates_to": about } });
const edit = (of: string, body: string) => ({
  content: { body: `* ${body}`, "m.new_content": { body }, "m.relates_to": { rel_type: "m.replace", event_id: of } },
});

test("names and times, edits, reactions, threads and replies stand in it; what is no message does not", () => {
  const { messages, sources } = exportedOf(
    [
      event("m.room.member", 1, { type: "m.room.member", stateKey: bo, content: { membership: "join" } }),
      event("$a", 1000),
      event("$b", 2000, { sender: anna, ...relation({ "m.in_reply_to": { event_id: "$a" } }, "ett svar") }),
      event("$t", 3000, relation({ rel_type: "m.thread", event_id: "$a" }, "i tråden")),
      event("$r", 4000, {
        type: "m.reaction",
        content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$a", key: "👍" } },
      }),
      event("$e1", 5000, edit("$a", "andra")),
      event("$e2", 6000, edit("$a", "tredje")),
      // Another person's edit changes nothing.
      event("$e3", 7000, { sender: anna, ...edit("$a", "fel") }),
      event("$d", 8000, { isDeleted: true, content: {} }),
      event("$u", 9000, { unreadable: "before", secrecy: "encrypted", content: { ciphertext: "x" } }),
      event("~local", 9500, { status: "sending" }),
    ],
    all,
    people,
  );
  expect(messages.map(({ id, text }) => `${id} ${text}`)).toEqual([
    ...["$a tredje", "$b ett svar", "$t i tråden", "$d ", "$u "],
  ]);
  const [a, b, t, d, u] = messages;
  expect(a).toMatchObject({
    at: "1970-01-01T00:00:01.000Z",
    sender: { id: bo, name: "Bo <Ek>" },
    earlier: [
      { text: "$a", replacedAt: "1970-01-01T00:00:05.000Z" },
      { text: "andra", replacedAt: "1970-01-01T00:00:06.000Z" },
    ],
    reactions: [{ key: "👍", by: [{ id: bo, name: "Bo <Ek>" }] }],
  });
  expect([b?.replyTo, t?.thread, d?.isDeleted, u?.isUnreadable]).toEqual(["$a", "$a", true, true]);
  expect(sources).toEqual([]);
});

test("a span has what was written in it, with what was said of that later", () => {
  const events = [
    event("$a", 1000),
    event("$b", 2000),
    event("$c", 3000),
    event("$r", 9000, {
      type: "m.reaction",
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$b", key: "👍" } },
    }),
  ];
  const { messages } = exportedOf(events, { from: 2000, to: 3000 }, people);
  expect(messages.map((one) => [one.id, one.reactions.length])).toEqual([["$b", 1]]);
});

test("files are known by their place, encrypted ones by their key too; addresses of other kinds are none", () => {
  const key = { kty: "oct", alg: "A256CTR", k: "abc" };
  const file = { url: "mxc://fk.example/2", v: "v2", key, iv: "aa", hashes: { sha256: "bb" } };
  const { messages, sources } = exportedOf(
    [
      event("$a", 1, {
        content: { msgtype: "m.file", body: "Text", filename: "a.pdf", url: "mxc://fk.example/1", info: { size: 7 } },
      }),
      event("$b", 2, {
        content: { msgtype: "m.image", body: "b.png", file, info: { mimetype: "image/png", size: -1 } },
      }),
      event("$c", 3, { content: { msgtype: "m.file", body: "c", url: "https://elsewhere.example/c" } }),
      event("$d", 4, { isDeleted: true, content: { url: "mxc://fk.example/3" } }),
    ],
    all,
    people,
  );
  expect(sources.map(({ url, encrypted, file: of }) => [url, encrypted !== null, of.name, of.type, of.size])).toEqual([
    ["mxc://fk.example/1", false, "a.pdf", "application/octet-stream", 7],
    ["mxc://fk.example/2", true, "b.png", "image/png", null],
  ]);
  expect(messages.map((one) => one.file !== null)).toEqual([true, true, false, false]);
});

test("a file's name leads nowhere in the archive", () => {
  expect(pathFor("Rapport å.pdf", 1)).toBe("files/0001-Rapport å.pdf");
  expect(pathFor("../../etc/passwd", 2)).toBe("files/0002-etc-passwd");
  expect(pathFor("", 3)).toBe("files/0003-file");
  expect(pathFor("...", 4)).toBe("files/0004-file");
  expect(pathFor("a\u202Egnp.exe", 5)).toBe("files/0005-agnp.exe");
  expect(pathFor(`${"x".repeat(300)}.docx`, 6)).toBe(`files/0006-${"x".repeat(80)}.docx`);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(99_999), (name, index) => {
      const path = pathFor(name, index);
      expect(path).toMatch(/^files\/\d{4,}-[^/\\:*?"<>|]+$/);
      expect(Array.from(path).every((sign) => sign >= " ")).toBe(true);
    }),
  );
});

const labels: Labels = {
  lang: "sv",
  heading: "Rum <script>alert(1)</script>",
  about: "Exporterad",
  edited: (at) => `ändrat ${at}`,
  replyTo: (name) => `Svar till ${name}`,
  thread: (n) => `${n} svar`,
  deleted: "Borttaget",
  unreadable: "Oläsligt",
  missing: { leftOut: "valdes bort", tooLarge: "för stor", missing: "saknas" },
  day: (iso) => iso.slice(0, 10),
  time: (iso) => iso.slice(11, 16),
};
const chatOf = (messages: ExportedChat["messages"]): ExportedChat => ({
  format: "safos.chat",
  version: 1,
  room: { id: "!a", name: "Rum", topic: "", isEncrypted: false },
  exportedAt: "2026-11-24T09:00:00.000Z",
  exportedBy: { id: anna, name: "Anna" },
  from: null,
  to: null,
  messages,
});

test("nothing that was written is anything but text in the page, and threads stand below what they began with", () => {
  const hostile = `"><img src=x onerror=alert(1)>&'`;
  const { messages } = exportedOf(
    [
      event("$a", 1000, {
        content: { body: hostile, format: "org.matrix.custom.html", formatted_body: "<script>1</script>" },
      }),
      event("$b", 90_000_000),
      event("$t", 2000, relation({ rel_type: "m.thread", event_id: "$a" }, "i tråden")),
      event("$f", 3000, { content: { msgtype: "m.file", body: hostile, url: "mxc://fk.example/1" } }),
    ],
    all,
    people,
  );
  const file = messages.find((one) => one.file)?.file;
  if (file) file.path = pathFor(file.name, 1);
  const page = toHtml(chatOf(messages), labels);
  expect(page).not.toMatch(/<script|<img src=x/);
  expect(page).toContain(escapeHtml(hostile));
  expect(page).toContain("Bo &lt;Ek&gt;");
  expect(page).toContain("default-src 'none'");
  const order = ['id="$a"', "1 svar", 'class="thread"', 'id="$f"', "1970-01-02", 'id="$b"'].map((part) =>
    page.indexOf(part),
  );
  expect(order.toSorted((a, b) => a - b)).toEqual(order);
  expect(order.every((at) => at > 0)).toBe(true);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']/);
    }),
  );
});

test("an archive is what other programs read, names and bytes", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcb_f4_39_26);
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    const at = new Date(2026, 10, 24, 9, 30, 12).getTime();
    const parts = zip([
      { path: "chat.html", bytes: new TextEncoder().encode("Hej å"), at },
      { path: "files/0001-Rapport å.pdf", bytes, at },
      { path: "files/0002-tom", bytes: new Uint8Array(), at },
    ]);
    const file = join(folder, "a.zip");
    writeFileSync(file, Buffer.concat(parts));
    const script = `import sys, zipfile, json
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, i.CRC, list(i.date_time)] for i in z.infolist()]))
z.extractall(sys.argv[2])`;
    const listed = JSON.parse(execFileSync("python3", ["-c", script, file, folder], { encoding: "utf8" })) as unknown;
    const when = [2026, 11, 24, 9, 30, 12];
    expect(listed).toEqual([
      ["chat.html", 6, crc32(new TextEncoder().encode("Hej å")), when],
      ["files/0001-Rapport å.pdf", 70_000, crc32(bytes), when],
      ["files/0002-tom", 0, 0, when],
    ]);
    expect(readFileSync(join(folder, "files/0001-Rapport å.pdf")).equals(Buffer.from(bytes))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const empty = { path: "x", bytes: new Uint8Array(), at: 0 };
  expect(() => zip(Array.from({ length: mostEntries + 1 }, () => empty))).toThrow(RangeError);
});

/** A room of `total` messages, one each second, behind a server that gives them in pages. */
function roomOf(total: number) {
  const asked: number[] = [];
  const client = {
    async createMessagesRequest(_room: string, token: string | null, size?: number) {
      const newest = token === null ? total : Number(token);
      const chunk = Array.from({ length: Math.min(size ?? 10, newest) }, (_, index) => ({
        event_id: `$${newest - index}`,
        origin_server_ts: (newest - index) * 1000,
      }));
      asked.push(newest);
      const left = newest - chunk.length;
      return { chunk: chunk as IRoomEvent[], ...(left > 0 ? { end: String(left) } : {}) };
    },
    getEventMapper: () => (one: IRoomEvent) => one,
  };
  const readable = async (_room: string, raw: readonly IRoomEvent[]): Promise<ChatEvent[]> =>
    raw.map((one) => event(one.event_id, one.origin_server_ts));
  return { engine: { client, readable } as unknown as Parameters<typeof readEvents>[0], asked };
}

test("a room is read page after page, the oldest first, and no further back than asked for", async () => {
  const signal = new AbortController().signal;
  const progress: number[] = [];
  const { engine, asked } = roomOf(1200);
  const whole = await readEvents(engine, "!a", { from: null, signal, onProgress: (n) => progress.push(n) });
  expect([whole.length, whole[0]?.id, whole.at(-1)?.id]).toEqual([1200, "$1", "$1200"]);
  expect(progress).toEqual([500, 1000, 1200]);
  asked.length = 0;
  const some = await readEvents(engine, "!a", { from: 900_000, signal, onProgress: () => undefined });
  expect(asked).toEqual([1200]);
  expect(some[0]?.id).toBe("$701");
});

test("reading ends where it is cancelled, and where there is more than a browser holds", async () => {
  const stop = new AbortController();
  const { engine, asked } = roomOf(5000);
  const reading = readEvents(engine, "!a", {
    from: null,
    signal: stop.signal,
    onProgress: (n) => n >= 1000 && stop.abort(new Error("cancelled")),
  });
  await expect(reading).rejects.toThrow("cancelled");
  expect(asked).toHaveLength(2);
  const large = roomOf(mostEvents + 1);
  const { signal } = new AbortController();
  await expect(readEvents(large.engine, "!a", { from: null, signal, onProgress: () => undefined })).rejects.toThrow(
    TooMany,
  );
});
