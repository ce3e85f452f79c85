import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { writeSheets } from "#sheets";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { deckOf, paragraphOf, shapeOf } from "../slides/samples.ts";
import type { FileTables } from "../tables.ts";
import { createGatherer, pageBreak } from "../texts/gather.ts";
import { readPdf } from "../texts/readers/pdf.ts";
import { docxOf } from "../texts/samples.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const { id: workspaceId } = await server.workspace("Visning", anna, bo);

const put = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  expect(answer.status).toBe(201);
  return `/api/v1/files/${((await answer.json()) as { id: number }).id}`;
};
const get = (who: TestPerson, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, { headers: { authorization: `Bearer ${who.token}`, ...headers } });
const db = server.safos.database.of<FileTables>();
/** What is kept, and since when: what is drawn again has another time. */
const drawnAt = async () => (await sql`select source, created_at from files.shown order by source`.execute(db)).rows;
const textOf = async (answer: Response): Promise<string> => {
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  const gather = createGatherer();
  await readPdf(Buffer.from(await answer.arrayBuffer()), gather);
  return gather.finish();
};

test("office files are shown as PDF, drawn once for a content", async () => {
  const docx = await put("Plan.docx", await docxOf("Havtornsplan"));
  const first = await get(bo, `${docx}/shown`);
  expect(first.status).toBe(200);
  expect(first.headers.get("content-security-policy")).toContain("sandbox");
  expect(await textOf(first)).toContain("Havtornsplan");
  const before = await drawnAt();
  const again = await get(bo, `${docx}/shown`, { range: "bytes=0-4" });
  expect(again.status).toBe(206);
  expect(await again.text()).toBe("%PDF-");
  expect(await drawnAt()).toEqual(before);
  const sheets = [{ name: "Budget", rows: [["Post"], ["Hyresintäkt"]] }];
  const bytes = await writeSheets(server.safos.workers, "xlsx", sheets, { owner: { organisation: "a", person: "a" } });
  expect(await textOf(await get(anna, `${await put("Budget.xlsx", bytes)}/shown`))).toContain("Hyresintäkt");
});

test("what is no office file, says to be one, or another agency's is refused", async () => {
  const refused = async (who: TestPerson, path: string): Promise<unknown> => {
    const answer = await get(who, path);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  expect(await refused(anna, `${await put("a.txt", "text")}/shown`)).toEqual([404, "NO_PREVIEW"]);
  expect(await refused(anna, `${await put("b.docx", "inget dokument")}/shown`)).toEqual([400, "FORMAT_BROKEN"]);
  const docx = await put("c.docx", await docxOf("Eget"));
  expect(await refused(britt, `${docx}/shown`)).toEqual([404, "FILE_MISSING"]);
  expect(await refused(britt, `${docx}/text`)).toEqual([404, "FILE_MISSING"]);
});

test("without LibreOffice texts and slides are drawn by ourselves and simpler; tables are there as text", async () => {
  const twin = await server.twin({ SAFOS_LIBREOFFICE: "off" });
  const call = (path: string) => twin.call(anna, "GET", path);
  const fetchFrom = (path: string) => fetch(twin.url + path, { headers: { authorization: `Bearer ${anna.token}` } });
  const formats = (await call("/api/v1/files/shown-formats")).body;
  expect(formats.simplified).toEqual(expect.arrayContaining(["docx", "odt", "pptx", "ppsx", "odp"]));
  expect(formats.endings).toEqual(formats.simplified);
  const installed = (await server.call(anna, "GET", "/api/v1/files/shown-formats")).body;
  expect(installed.endings).toContain("docx");
  expect(installed.simplified).not.toContain("docx");
  // Word's templates LibreOffice is not asked for: ours draws them on both.
  expect(installed.simplified).toContain("dotx");

  const docx = await put("d.docx", await docxOf("Lingonris"));
  const ours = await fetchFrom(`${docx}/shown`);
  expect(await textOf(ours)).toContain("Lingonris");
  const ownPreview = await fetchFrom(`${docx}/preview?size=256`);
  expect(ownPreview.status).toBe(200);
  const ownPicture = Buffer.from(await ownPreview.arrayBuffer());
  const before = await drawnAt();
  expect((await fetchFrom(`${docx}/shown`)).status).toBe(200);
  expect(await drawnAt()).toEqual(before);
  // Installing it later draws anew, previews too.
  const theirs = await get(anna, `${docx}/shown`);
  expect(theirs.status).toBe(200);
  expect((await theirs.arrayBuffer()).byteLength).not.toBe(Number(ours.headers.get("content-length")));
  const preview = await get(anna, `${docx}/preview?size=256`);
  expect(Buffer.from(await preview.arrayBuffer()).equals(ownPicture)).toBe(false);

  const refusals = [];
  for (const [name, bytes] of [
    ["e.docx", "inget dokument"],
    ["f.odt", "PK\u0003\u0004"],
    ["g.txt", "text"],
  ] as const)
    refusals.push((await call(`${await put(name, bytes)}/shown`)).body.code);
  expect(refusals).toEqual(["FORMAT_BROKEN", "FORMAT_BROKEN", "NO_PREVIEW"]);
  expect((await twin.call(britt, "GET", `${docx}/shown`)).body.code).toBe("FILE_MISSING");

  const slide = shapeOf({ at: [50, 50, 400, 80], paragraphs: paragraphOf("Lingonris") });
  const slides = await put("h.pptx", deckOf([{ shapes: slide }, { shapes: slide.replace("Lingonris", "Blåbärsris") }]));
  expect((await textOf(await fetchFrom(`${slides}/shown`))).split(pageBreak)).toEqual([
    expect.stringContaining("Lingonris"),
    expect.stringContaining("Blåbärsris"),
  ]);
  expect((await fetchFrom(`${slides}/preview?size=256`)).status).toBe(200);
  expect((await twin.call(britt, "GET", `${slides}/shown`)).body.code).toBe("FILE_MISSING");
  expect((await fetch(`${twin.url}${slides}/shown`)).status).toBe(401);
  for (const name of ["i.pptx", "j.odp"])
    expect((await call(`${await put(name, "ingen presentation")}/shown`)).body.code).toBe("FORMAT_BROKEN");

  const bytes = await writeSheets(twin.safos.workers, "xlsx", [{ name: "Budget", rows: [["Hyresintäkt"]] }], {
    owner: { organisation: "a", person: "a" },
  });
  const sheets = await put("k.xlsx", bytes);
  expect((await call(`${sheets}/shown`)).body.code).toBe("NO_PREVIEW");
  await expect
    .poll(async () => (await call(`${sheets}/text`)).body, { timeout: 20_000 })
    .toMatchObject({ isReading: false, pages: [expect.stringContaining("Hyresintäkt")] });
  await twin.stop();
}, 90_000);
