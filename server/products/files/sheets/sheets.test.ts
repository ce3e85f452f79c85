import type { SheetBook } from "@safos/contract/sheets";
import type { MadeShare, NewShare } from "@safos/contract/items";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { readBlobPlaces } from "../blobs-held.ts";
import { readBlobsInUse } from "../blobs-in-use.ts";
import type { FileTables } from "../tables.ts";
import { deleteUnusedSheets } from "./queries.ts";
import { odsOf, oneSheet } from "./samples.ts";

const server = await startTestServer({ SAFOS_LIBREOFFICE: "off" });
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const { id: workspaceId } = await server.workspace("Budget", anna, bo);
const db = server.safos.database.of<FileTables>();

const budget = oneSheet(
  '<sheetData><row><c t="inlineStr"><is><t>Hyra</t></is></c><c><v>12.5</v></c></row></sheetData>',
);

async function put(name: string, bytes: Uint8Array | string): Promise<number> {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
}
const get = (who: TestPerson | null, id: number, query = "") =>
  server.call(who, "GET", `/api/v1/files/${id}/sheets${query}`);
const refused = async (who: TestPerson | null, id: number, query = ""): Promise<unknown> => {
  const { status, body } = await get(who, id, query);
  return [status, body.code];
};
const cells = ({ sheets }: SheetBook): unknown => sheets[0]?.rows[0]?.texts;

test("a spreadsheet is a table, read once for all that have the content, in each language", async () => {
  const id = await put("Budget.xlsx", budget);
  const first = await get(bo, id);
  expect([first.status, cells(first.body as SheetBook)]).toEqual([200, ["Hyra", "12,5"]]);
  const readAt = async () => (await sql`select form, created_at from files.sheets`.execute(db)).rows;
  const before = await readAt();
  const copy = await put("Kopia.xlsx", budget);
  expect(cells((await get(anna, copy)).body as SheetBook)).toEqual(["Hyra", "12,5"]);
  expect(await readAt()).toEqual(before);
  expect(cells((await get(anna, id, "?locale=en")).body as SheetBook)).toEqual(["Hyra", "12.5"]);
  const { rows } = await sql<{ form: string }>`select form from files.sheets order by form`.execute(db);
  expect(rows.map(({ form }) => form)).toEqual(["xlsx 1 en", "xlsx 1 sv"]);
  const ods = await put(
    "Budget.ods",
    odsOf(
      '<table:table table:name="a"><table:table-row><table:table-cell><text:p>El</text:p></table:table-cell></table:table-row></table:table>',
    ),
  );
  expect(cells((await get(anna, ods)).body as SheetBook)).toEqual(["El"]);
});

test("what is no spreadsheet, says to be one, is another agency's, or is asked for by nobody is refused", async () => {
  const id = await put("Eget.xlsx", budget);
  expect(await refused(null, id)).toEqual([401, "UNAUTHENTICATED"]);
  expect(await refused(britt, id)).toEqual([404, "FILE_MISSING"]);
  expect(await refused(anna, id, "?locale=de")).toEqual([400, "INVALID"]);
  expect(await refused(anna, await put("a.txt", "text"))).toEqual([404, "NO_PREVIEW"]);
  expect(await refused(anna, await put("b.xlsx", "inget blad"))).toEqual([400, "FORMAT_BROKEN"]);
  const deep = await put("djup.xlsx", oneSheet("<a>".repeat(400)));
  expect(await refused(anna, deep)).toEqual([413, "TOO_LARGE"]);
  await server.call(anna, "DELETE", `/api/v1/files/${id}`);
  expect(await refused(anna, id)).toEqual([404, "FILE_MISSING"]);
});

test("a link that lets the original be shown shows the table; one that only shows, or counts downloads, does not", async () => {
  const id = await put("Länkad.xlsx", budget);
  const other = await put("Annan.xlsx", budget);
  const link = async (share: Partial<NewShare> = {}): Promise<MadeShare & { secret: string }> =>
    (await server.call(anna, "POST", `/api/v1/items/file/${id}/shares`, { isLink: true, role: "viewer", ...share }))
      .body;
  const visit = async (secret: string | null, fileId = id): Promise<[number, SheetBook & { code?: string }]> => {
    const headers: Record<string, string> = secret === null ? {} : { "safos-link": secret };
    const answer = await fetch(`${server.url}/api/v1/shared/files/${fileId}/sheets`, { headers });
    return [answer.status, (await answer.json()) as SheetBook & { code?: string }];
  };
  const open = await link();
  const [status, book] = await visit(open.secret);
  expect([status, cells(book)]).toEqual([200, ["Hyra", "12,5"]]);
  const codeOf = async (secret: string | null, fileId = id) => {
    const [code, body] = await visit(secret, fileId);
    return [code, body.code];
  };
  expect(await codeOf(open.secret, other)).toEqual([404, "FILE_MISSING"]);
  expect(await codeOf(null)).toEqual([401, "UNAUTHENTICATED"]);
  const only = await link({ terms: { purpose: "show", label: "Konsultbolaget" } });
  expect(await codeOf(only.secret)).toEqual([403, "LINK_VIEW_ONLY"]);
  const counted = await link({ terms: { purpose: "open", mostDownloads: 2 } });
  expect(await codeOf(counted.secret)).toEqual([403, "LINK_VIEW_ONLY"]);
  await server.call(anna, "DELETE", `/api/v1/items/file/${id}/shares/${open.id}`);
  expect((await codeOf(open.secret))[1]).toBe("LINK_GONE");
});

test("what was made is kept as long as a file has the content, and forgotten after it", async () => {
  const id = await put("Borta.xlsx", oneSheet("<sheetData><row><c><v>77</v></c></row></sheetData>"));
  expect((await get(anna, id)).status).toBe(200);
  const { rows } = await sql<{ source: string; blob: string }>`select s.source, s.blob from files.sheets s
    join files.node n on n.blob = s.source where n.id = ${id}`.execute(db);
  const [made] = rows;
  if (!made) throw new Error("Nothing was kept.");
  await sql`update files.sheets set created_at = now() - interval '2 days'`.execute(db);
  await deleteUnusedSheets(db);
  const left = async () => (await sql`select from files.sheets where source = ${made.source}`.execute(db)).rows.length;
  expect(await left()).toBe(1);
  expect(await readBlobsInUse(db, [made.blob])).toEqual([made.blob]);
  expect(await readBlobPlaces(db, [made.blob])).toEqual([{ hash: made.blob, workspaceId }]);
  await sql`update files.node set blob = ${"0".repeat(64)} where id = ${id}`.execute(db);
  await deleteUnusedSheets(db);
  expect(await left()).toBe(0);
  expect(await readBlobsInUse(db, [made.blob])).toEqual([]);
});
