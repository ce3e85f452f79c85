import { zipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { davOf } from "../testing.ts";
import { docxOf, pdfOf } from "./samples.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of<Record<string, never>>();
const open = await server.workspace("Upphandling", anna, bo);
const closed = await server.workspace("Hemligt", anna);

interface Hit {
  readonly title: string;
  readonly excerpt: string;
  readonly page: number | null;
  readonly path: string;
  readonly id: string;
}
const find = async (who: TestPerson, q: string): Promise<Hit[]> => {
  const { body } = await server.call(who, "GET", `/api/v1/search?kinds=file&q=${encodeURIComponent(q)}`);
  return body.groups.flatMap((group: { items: Hit[] }) => group.items);
};
const titles = async (who: TestPerson, q: string): Promise<string[]> => (await find(who, q)).map((hit) => hit.title);
const put = async (workspaceId: string, name: string, bytes: Uint8Array | string): Promise<number> => {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspaceId}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
};
const found = (who: TestPerson, q: string, name: string): Promise<void> =>
  eventually(async () => expect(await titles(who, q)).toContain(name));

test("a word inside a PDF is found on its page, by those who may read the file and nobody else", async () => {
  const pages = ["Inledning", "Bakgrund", "Beredningen föreslår kvittblomma som leverantör"];
  const id = await put(open.id, "Protokoll.pdf", await pdfOf(...pages));
  await put(closed.id, "Eget.pdf", await pdfOf("Endast rönnbärsgelé här"));
  await found(bo, "kvittblomma", "Protokoll.pdf");
  const [hit] = await find(bo, "kvittblomma");
  expect(hit).toMatchObject({ page: 3, id: String(id) });
  expect(hit?.excerpt).toContain("föreslår kvittblomma som");
  expect(hit?.path).toMatch(new RegExp(`file=${id}&page=3$`));
  await found(anna, "rönnbärsgelé", "Eget.pdf");
  expect(await titles(bo, "rönnbärsgelé")).toEqual([]);
  expect(await titles(agnes, "kvittblomma")).toEqual([]);
  // By its name a file is found as before, on no page.
  expect((await find(anna, "Protokoll"))[0]).toMatchObject({ page: null });
});

test("a new content takes the place of the old one, and a copy is found without being read again", async () => {
  const id = await put(open.id, "Plan.docx", await docxOf("Havtorn och slån"));
  await found(bo, "havtorn", "Plan.docx");
  const readings = async (): Promise<number> =>
    (await sql<{ tries: number }>`select sum(tries)::int as tries from files.text`.execute(db)).rows[0]?.tries ?? 0;
  const before = await readings();
  expect(
    (
      await davOf(server, anna)("COPY", "Upphandling/Plan.docx", {
        destination: `/remote.php/dav/files/${anna.name}/Upphandling/Kopia.docx`,
      })
    ).status,
  ).toBe(201);
  await found(bo, "havtorn", "Kopia.docx");
  expect(await readings()).toBe(before);
  await davOf(server, anna)("PUT", "Upphandling/Plan.docx", {}, "inte längre ett dokument");
  await eventually(async () => expect(await titles(bo, "havtorn")).toEqual(["Kopia.docx"]));
  expect((await server.call(anna, "DELETE", `/api/v1/files/${id}`)).status).toBeLessThan(300);
  await davOf(server, anna)("DELETE", "Upphandling/Kopia.docx");
  await eventually(async () => expect(await titles(bo, "havtorn")).toEqual([]));
});

test("a file that its ending did not tell of is read when it is renamed", async () => {
  const id = await put(open.id, "brev.bin", "Tranbär åt alla");
  await eventually(async () => expect(await titles(bo, "brev")).toEqual(["brev.bin"]));
  expect(await titles(bo, "tranbär")).toEqual([]);
  await server.call(anna, "PATCH", `/api/v1/files/${id}`, { name: "brev.txt" });
  await found(bo, "tranbär", "brev.txt");
});

test("what cannot be read is found by its name, is tried no more, and holds nothing up", async () => {
  await put(open.id, "trasig.pdf", "%PDF-1.7 nej");
  await put(open.id, "efter.txt", "Odon växer bredvid");
  await found(bo, "odon", "efter.txt");
  await found(bo, "trasig", "trasig.pdf");
  const waiting = await sql`select from files.text where text is null`.execute(db);
  expect(waiting.rows).toEqual([]);
});

test("files from before are looked through once", async () => {
  await sql`delete from files.text`.execute(db);
  await sql`update files.text_round set after_id = 0, ended_at = null`.execute(db);
  const twin = await server.twin();
  await eventually(async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from files.text where text <> ''`.execute(db);
    expect(rows[0]?.n).toBeGreaterThan(3);
    expect((await sql`select from files.text_round where ended_at is null`.execute(db)).rows).toEqual([]);
  });
  await twin.stop();
});

test("what stood in a file that is gone is forgotten", async () => {
  await sql`insert into files.text (source, form, text) values ('0', 'plain', 'kvar')`.execute(db);
  await server.safos.jobs.add(db, "files:trim", {});
  await eventually(async () => {
    expect((await sql`select from files.text where source = '0'`.execute(db)).rows).toEqual([]);
  });
});

test("small files are read together, and what is broken or too much among them keeps none from being found", async () => {
  const bomb = zipSync({ "word/document.xml": new Uint8Array(40 << 20) }, { level: 9 });
  expect(bomb.length).toBeLessThan(64 << 10);
  const others = [
    ["Bomb.docx", bomb],
    ["Trasig.docx", Buffer.from("inte ett dokument")],
    ["Kort.txt", "Kaprifol vid muren"],
    ["Brev.docx", await docxOf("Kaprifol i hagen")],
  ] as const;
  for (const [name, bytes] of others) await put(open.id, name, bytes);
  const many = Array.from({ length: 150 }, (_, n) => n + 100);
  await Promise.all(many.map((n) => put(open.id, `Lapp ${n}.txt`, `Lappnummer nr${n} om kaprifol`)));
  await found(bo, "nr249", "Lapp 249.txt");
  await eventually(async () => expect(await titles(bo, "muren")).toEqual(["Kort.txt"]));
  await eventually(async () => expect(await titles(bo, "hagen")).toEqual(["Brev.docx"]));
  for (const n of many) await found(bo, `nr${n}`, `Lapp ${n}.txt`);
  const { rows } = await sql<{
    waiting: number;
    most: number;
  }>`select count(*) filter (where text is null)::int as waiting,
    max(tries) as most from files.text where form in ('plain', 'word')`.execute(db);
  expect(rows[0]).toMatchObject({ waiting: 0 });
  expect(rows[0]?.most).toBeLessThanOrEqual(2);
});
