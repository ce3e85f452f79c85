import { afterAll, expect, test } from "vitest";
import { writeSheets } from "#sheets";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { createGatherer } from "../texts/gather.ts";
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
const textOf = async (answer: Response): Promise<string> => {
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  const gather = createGatherer();
  await readPdf(Buffer.from(await answer.arrayBuffer()), gather);
  return gather.finish();
};

test("office files are shown as PDF, drawn once for a content", async () => {
  const { workers } = server.safos;
  const docx = await put("Plan.docx", await docxOf("Havtornsplan"));
  const first = await get(bo, `${docx}/shown`);
  expect(first.status).toBe(200);
  expect(first.headers.get("content-security-policy")).toContain("sandbox");
  expect(await textOf(first)).toContain("Havtornsplan");
  const turns = workers.figures();
  const again = await get(bo, `${docx}/shown`, { range: "bytes=0-4" });
  expect(again.status).toBe(206);
  expect(await again.text()).toBe("%PDF-");
  expect(workers.figures()).toEqual(turns);
  const sheets = [{ name: "Budget", rows: [["Post"], ["Hyresintäkt"]] }];
  const bytes = await writeSheets(workers, "xlsx", sheets, { owner: { organisation: "a", person: "a" } });
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

test("without LibreOffice nothing is offered as PDF, and the text is there all the same", async () => {
  const twin = await server.twin({ SAFOS_LIBREOFFICE: "off" });
  const call = (path: string) => twin.call(anna, "GET", path);
  expect((await call("/api/v1/files/shown-formats")).body).toEqual({ endings: [] });
  expect((await server.call(anna, "GET", "/api/v1/files/shown-formats")).body.endings).toContain("docx");
  const docx = await put("d.docx", await docxOf("Lingonris"));
  expect((await call(`${docx}/shown`)).body.code).toBe("NO_PREVIEW");
  await expect
    .poll(async () => (await call(`${docx}/text`)).body, { timeout: 20_000 })
    .toMatchObject({ isReading: false, pages: [expect.stringContaining("Lingonris")] });
  await twin.stop();
});
