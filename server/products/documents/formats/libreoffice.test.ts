import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "#log";
import { createWorkers } from "../../../platform/workers/workers.ts";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { plainText, type Part } from "./content.ts";
import { endingOf } from "./formats.ts";
import { createOffice, readableEndings as programEndings, type Office } from "#office";
import { readFile } from "./read-file.ts";
import { readContent } from "./schema.ts";

const log = createLog("silent");
const folder = mkdtempSync(join(tmpdir(), "safos-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// As open as /tmp is: the file may be read by another account.
const temporaryFolder = join(folder, "temporary");
mkdirSync(temporaryFolder);
chmodSync(folder, 0o755);
const workers = await createWorkers({ dataFolder: join(folder, "data"), processes: 2, log });
afterAll(() => workers.stop());
const office = createOffice({ program: null, log, workers, temporaryFolder });
const call = { owner: { organisation: "fk", person: "anna" } };

const rtf = String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}\f0 Hej \b v\'e4rlden\b0 .\par Andra stycket.\par}`;
/** The same text as LibreOffice itself writes it in another format. */
async function written(format: string, filter: string): Promise<Buffer> {
  writeFileSync(join(folder, "in.rtf"), rtf);
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  await promisify(execFile)("soffice", [
    profile,
    "--headless",
    "--convert-to",
    `${format}:${filter}`,
    "--outdir",
    folder,
    join(folder, "in.rtf"),
  ]);
  return readFileSync(join(folder, `in.${format}`));
}
const doc = await written("doc", "MS Word 97");
const fodt = (body: string, head = ""): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${head}
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
${body}</office:document>`);
const textOf = (body: string): string => `<office:body><office:text>${body}</office:text></office:body>`;

const pictures: Buffer[] = [];
const read = async (name: string, bytes: Buffer, by: Office = office): Promise<Part> => {
  const ending = endingOf(name);
  const isForOffice = programEndings.some((one) => one === ending);
  return readFile(
    isForOffice ? "docx" : ending,
    isForOffice ? await by.makeDocx(ending, bytes, call) : bytes,
    async (picture) => {
      pictures.push(picture);
      return null;
    },
  );
};
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
/** Folders of conversions, and processes that have one. */
const left = (): string[] => [
  ...readdirSync(temporaryFolder),
  ...readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const line = readFileSync(`/proc/${id}/cmdline`, "utf8");
        return line.includes(temporaryFolder) ? [line] : [];
      } catch {
        return [];
      }
    }),
];

test("old Word files, RTF, templates and flat OpenDocument are read, whatever Word called them", async () => {
  const cases: [string, Buffer][] = [
    ["gammal.DOC", doc],
    ["mall.dot", await written("dot", "MS Word 97 Vorlage")],
    ["text.rtf", Buffer.from(rtf)],
    ["egentligen-rtf.doc", Buffer.from(rtf)],
    ["platt.fodt", await written("fodt", "OpenDocument Text Flat XML")],
  ];
  // Much of a conversion is waiting: they go side by side, as they do for people.
  const contents = await Promise.all(cases.map(async ([name, bytes]) => [name, await read(name, bytes)] as const));
  for (const [name, content] of contents) {
    expect([name, plainText(content).trim()]).toEqual([name, "Hej världen.\nAndra stycket."]);
    expect([name, JSON.stringify(content).includes('"bold"')]).toEqual([name, true]);
  }
  expect(left()).toEqual([]);
}, 120_000);

test("macro files and templates of today's formats are read without it", async () => {
  const off = createOffice({ program: "off", log, workers });
  for (const [ending, filter] of [
    ["docm", "MS Word 2007 XML VBA"],
    ["dotx", "MS Word 2007 XML Template"],
    ["ott", "writer8_template"],
  ] as const)
    expect(plainText(await read(`x.${ending}`, await written(ending, filter), off)).trim()).toContain("Hej världen.");
}, 60_000);

test("broken, disguised and protected files are refused, and nothing of them is left", async () => {
  const cases: [string, Buffer][] = [
    ["tom.doc", Buffer.alloc(0)],
    ["skräp.doc", Buffer.from("inte alls ett dokument")],
    ["sida.doc", Buffer.from("<html><img src=http://127.0.0.1:9/x></html>")],
    ["avbruten.doc", doc.subarray(0, 1500)],
    ["förvanskad.doc", Buffer.concat([doc.subarray(0, 512), Buffer.alloc(9000, 0x41)])],
    ["zip.fodt", Buffer.from(zipSync({ "content.xml": strToU8("<x/>") }))],
    ["trasig.fodt", fodt("<office:body><office:text>")],
  ];
  const codes = await Promise.all(cases.map(async ([name, bytes]) => [name, await codeOf(read(name, bytes))]));
  expect(codes).toEqual(cases.map(([name]) => [name, "FORMAT_BROKEN"]));
  expect(left()).toEqual([]);
}, 120_000);

test("nothing that a file points at is fetched or read, and no macro runs", async () => {
  const asked: string[] = [];
  const outside = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end("hämtat");
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const secret = join(folder, "secret.txt");
  writeFileSync(secret, "HEMLIGT", { mode: 0o644 });
  const open = join(folder, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  const ran = join(open, "ran.txt");
  const image = (href: string): string =>
    `<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="${href}" xlink:type="simple"/></draw:frame></text:p>`;
  const section = (name: string, href: string): string =>
    `<text:section text:name="${name}"><text:section-source xlink:href="${href}"/><text:p>kvar</text:p></text:section>`;
  const macro = `<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries xmlns:ooo="http://openoffice.org/2004/office"><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Main
Open "${ran}" For Output As #1
Print #1, "ran"
Close #1
End Sub</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>`;
  const hostile = fodt(
    macro +
      textOf(
        `<text:p>Början &e;</text:p>${image(`${base}/picture.png`)}${image(`file://${secret}`)}${section("A", `${base}/a.odt`)}${section("B", `file://${secret}`)}<text:p>Slutet</text:p>`,
      ),
    `<!DOCTYPE office:document [<!ENTITY e SYSTEM "file://${secret}">]>`,
  );
  const answer = await read("fientlig.fodt", hostile).then(
    (content) => JSON.stringify(content),
    (error: unknown) => (error as { code: string }).code,
  );
  expect(answer).not.toContain("HEMLIGT");
  // Without the entity it is a text like others.
  const plain = Buffer.from(
    hostile
      .toString()
      .replace(/<!DOCTYPE[^\]]*\]>/, "")
      .replace("&e;", ""),
  );
  const content = JSON.stringify(await read("fientlig.fodt", plain));
  expect(content).toContain("Slutet");
  expect(content).not.toContain("HEMLIGT");
  const linked = String.raw`{\rtf1 {\field{\*\fldinst INCLUDEPICTURE "${base}/field.png" \\d}{\fldrslt x}} {\field{\*\fldinst INCLUDETEXT "${base}/text.rtf"}{\fldrslt y}} {\*\template ${base}/mall.dot} ord}`;
  expect(plainText(await read("länkad.rtf", Buffer.from(linked)))).toContain("ord");
  expect(asked).toEqual([]);
  expect(pictures.map((one) => one.toString())).not.toContain("HEMLIGT");
  expect(readdirSync(open)).toEqual([]);
  await new Promise((resolve) => outside.close(resolve));
  expect(left()).toEqual([]);
}, 120_000);

test("one that takes too long is stopped with all its processes", async () => {
  const hasty = createOffice({ program: null, log, workers, longestMs: 300, temporaryFolder });
  await expect(read("x.rtf", Buffer.from(rtf), hasty)).rejects.toMatchObject({
    code: "TOO_LARGE",
    data: { limit: "time", most: 0.3 },
  });
  expect(left()).toEqual([]);
}, 30_000);

test("many at once take turns, and nothing is left of any of them", async () => {
  const quick = createOffice({ program: null, log, workers, longestMs: 100, temporaryFolder });
  const answer = await Promise.all(Array.from({ length: 6 }, () => codeOf(read("x.rtf", Buffer.from(rtf), quick))));
  expect(answer).toEqual(Array.from({ length: 6 }, () => "TOO_LARGE"));
  expect(left()).toEqual([]);
}, 60_000);

test("it is ended with all its processes when nobody waits for it any more", async () => {
  const gone = new AbortController();
  const made = codeOf(office.makeDocx("rtf", Buffer.from(rtf), { ...call, signal: gone.signal }));
  await eventually(() => expect(left().some((one) => one.includes("soffice"))).toBe(true), 30_000);
  gone.abort();
  expect(await made).toBe("UNAVAILABLE");
  expect(left()).toEqual([]);
}, 60_000);

describe("over the REST API", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());
  const importTo = async (at: TestServer, name: string, bytes: Buffer) => {
    const workspace = await at.workspace("Inlästa", at.people.anna);
    const answer = await fetch(
      `${at.url}/api/v1/workspaces/${workspace.id}/documents/import?name=${encodeURIComponent(name)}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${at.people.anna.token}`, "content-type": "application/octet-stream" },
        body: new Uint8Array(bytes),
      },
    );
    return { status: answer.status, body: (await answer.json()) as { id: string; code: string; title: string } };
  };
  const endingsOf = async (at: TestServer): Promise<string[]> =>
    (await at.call(at.people.anna, "GET", "/api/v1/documents/import-formats")).body.endings as string[];

  test("a server that has it says so and makes a document of an old file", async () => {
    expect(await endingsOf(server)).toEqual(expect.arrayContaining(["docx", "docm", "ott", "doc", "rtf", "fodt"]));
    expect((await server.call(null, "GET", "/api/v1/documents/import-formats")).status).toBe(401);
    const made = await importTo(server, "Beslut 1998.doc", doc);
    expect([made.status, made.body.title]).toEqual([201, "Beslut 1998"]);
    const shared = await server.safos.collaboration.read({ kind: "document", id: made.body.id });
    expect(plainText(readContent(shared))).toContain("Hej världen.");
    expect((await importTo(server, "x.doc", Buffer.from("skräp"))).body.code).toBe("FORMAT_BROKEN");
    expect((await importTo(server, "x.constructor", Buffer.from("skräp"))).body.code).toBe("FORMAT_UNKNOWN");
  }, 180_000);

  test("a server without it refuses those files, says what can be installed, and offers the others", async () => {
    for (const program of ["off", "/finns/inte/soffice"]) {
      const bare = await server.twin({ SAFOS_LIBREOFFICE: program });
      const endings = await endingsOf(bare);
      expect(endings).toEqual(expect.arrayContaining(["docx", "docm", "ott", "pdf"]));
      expect(endings).not.toContain("doc");
      const answer = await importTo(bare, "x.doc", doc);
      expect([answer.status, answer.body.code]).toEqual([503, "FORMAT_NEEDS_LIBREOFFICE"]);
      expect(JSON.stringify(answer.body)).toContain("apt install libreoffice-writer-nogui");
      await bare.stop();
    }
  }, 180_000);
});

test("what waits for its turn holds no file in memory", async () => {
  const narrow = await createWorkers({ dataFolder: join(folder, "narrow"), processes: 1, log });
  const waiting = createOffice({ program: null, log, workers: narrow, temporaryFolder });
  let end = (): void => undefined;
  const busy = narrow.hold(
    { owner: { organisation: "digg", person: "bo" } },
    () => new Promise<void>((resolve) => (end = resolve)),
  );
  let reads = 0;
  const made = waiting.makePdf(
    "rtf",
    async () => {
      reads += 1;
      return Buffer.from(rtf);
    },
    call,
  );
  await eventually(() => expect(narrow.figures().waiting).toBe(1));
  expect(reads).toBe(0);
  end();
  await busy;
  expect((await made).subarray(0, 5).toString()).toBe("%PDF-");
  expect(reads).toBe(1);
  await narrow.stop();
});
