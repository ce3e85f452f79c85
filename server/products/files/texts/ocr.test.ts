import { existsSync } from "node:fs";
import PDFDocument from "pdfkit";
import sharp, { type Sharp } from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { sql } from "#database";
import { drawSheet } from "#ocr/testing";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of<Record<string, never>>();
const open = await server.workspace("Inskannat", anna, bo);

const sheetOf = async (...lines: readonly string[]): Promise<Sharp> => sharp(await drawSheet(...lines));

/** A page for each: text is text, a sheet is a picture. */
async function scanOf(...pages: readonly (string | Sharp)[]): Promise<Buffer> {
  const file = new PDFDocument({ autoFirstPage: false, size: "A4" });
  const parts: Buffer[] = [];
  const done = new Promise<Buffer>((resolve) => {
    file.on("data", (part: Buffer) => parts.push(part));
    file.on("end", () => resolve(Buffer.concat(parts)));
  });
  for (const page of pages) {
    file.addPage();
    if (typeof page === "string") file.text(page);
    else file.image(await page.jpeg({ quality: 90 }).toBuffer(), 0, 0, { width: 595 });
  }
  file.end();
  return done;
}

interface Hit {
  readonly title: string;
  readonly page: number | null;
}
const find = async (who: TestPerson, q: string): Promise<Hit[]> => {
  const { body } = await server.call(who, "GET", `/api/v1/search?kinds=file&q=${encodeURIComponent(q)}`);
  return body.groups.flatMap((group: { items: Hit[] }) => group.items);
};
const put = async (name: string, bytes: Uint8Array): Promise<number> => {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${open.id}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(bytes),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
};

describe.skipIf(!existsSync("/usr/bin/tesseract"))("with Tesseract", () => {
  test("what stands in a scanned page is found on that page, beside pages that hold text", async () => {
    const scan = await scanOf(
      "Försättsblad",
      await sheetOf("Beslut om", "bygglov för kvittblomman"),
      "Bilaga",
      await sheetOf("Åttonde havtornet"),
    );
    const id = await put("Beslut.pdf", scan);
    await eventually(async () => expect(await find(bo, "kvittblomman")).toMatchObject([{ page: 2 }]), 60_000);
    expect(await find(bo, "havtornet")).toMatchObject([{ title: "Beslut.pdf", page: 4 }]);
    expect(await find(bo, "försättsblad")).toMatchObject([{ page: 1 }]);
    expect(await find(agnes, "kvittblomman")).toEqual([]);
    const text = await server.call(bo, "GET", `/api/v1/files/${id}/text`);
    expect(text.body).toMatchObject({
      isReading: false,
      pages: ["Försättsblad", /bygglov/, "Bilaga", /Åttonde/].map((one) =>
        typeof one === "string" ? one : expect.stringMatching(one),
      ),
    });
  }, 90_000);

  test("pictures of three kinds are read, and those of no text, broken ones and bombs hold nothing up", async () => {
    await put("Foto.bin.png", Buffer.from("inget alls"));
    await put(
      "Bomb.png",
      await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: "#fff" } })
        .png()
        .toBuffer(),
    );
    await put(
      "Vy.jpg",
      await sharp({ create: { width: 400, height: 300, channels: 3, background: "#386" } })
        .jpeg()
        .toBuffer(),
    );
    await put("Kvitto.png", await (await sheetOf("Kvitto på slånbärssylt")).png().toBuffer());
    await put("Kort.jpg", await (await sheetOf("Vykort från Öregrund")).jpeg().toBuffer());
    await put("Fax.tiff", await (await sheetOf("Faxat åtagande")).tiff({ compression: "lzw" }).toBuffer());
    for (const [word, title] of [
      ["slånbärssylt", "Kvitto.png"],
      ["Öregrund", "Kort.jpg"],
      ["åtagande", "Fax.tiff"],
    ] as const)
      await eventually(async () => expect((await find(bo, word)).map((hit) => hit.title)).toEqual([title]), 60_000);
    await eventually(
      async () => expect((await sql`select from files.text where text is null`.execute(db)).rows).toEqual([]),
      60_000,
    );
  }, 120_000);

  test("what was there before Tesseract was is read once, when it has come", async () => {
    const before = await sql<{
      n: number;
    }>`select count(*)::int as n from files.text where form = 'picture' and text <> ''`.execute(db);
    await sql`delete from files.text where form = 'picture'`.execute(db);
    await sql`update files.text set text = '', is_looked_at = false where form = 'pdf'`.execute(db);
    await sql`update files.text_round set with_pictures = false, ended_at = now()`.execute(db);
    const twin = await server.twin();
    await eventually(async () => {
      const { rows } = await sql<{ form: string; n: number }>`select form, count(*)::int as n from files.text
        where text <> '' and is_looked_at and form in ('pdf', 'picture') group by form order by form`.execute(db);
      expect(rows).toEqual([
        { form: "pdf", n: 1 },
        { form: "picture", n: before.rows[0]?.n },
      ]);
    }, 60_000);
    await twin.stop();
  }, 90_000);
});
