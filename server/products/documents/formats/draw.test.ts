import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { run } from "./draw.task.ts";

const folder = await mkdtemp(join(tmpdir(), "safos-draw-"));
afterAll(() => rm(folder, { recursive: true }));

const spaces = ["office", "text", "table"]
  .map((one) => `xmlns:${one}="urn:oasis:names:tc:opendocument:xmlns:${one}:1.0"`)
  .join(" ");

/** What stands on each page of an OpenDocument text as it is drawn, and how far to the right. */
async function draw(body: string): Promise<{ text: string; most: number; width: number; pages: number }> {
  const content = `<office:document-content ${spaces}><office:body><office:text>${body}</office:text></office:body></office:document-content>`;
  const parts = { mimetype: "application/vnd.oasis.opendocument.text", "content.xml": content };
  const zip = zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])));
  await writeFile(join(folder, "file"), zip);
  const data = new Uint8Array(await run({ ending: "odt" }, { path: (name) => join(folder, name) }));
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = getDocument({ data, verbosity: 0 });
  const pdf = await task.promise;
  let text = "";
  let [most, width] = [0, 0];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    width = page.getViewport({ scale: 1 }).width;
    for (const item of (await page.getTextContent()).items)
      if ("str" in item) {
        text += item.str;
        most = Math.max(most, Number(item.transform[4]) + item.width);
      }
  }
  const pages = pdf.numPages;
  await task.destroy();
  return { text, most, width, pages };
}

const lists = (depth: number, inside: string): string =>
  depth === 0 ? inside : `<text:list><text:list-item>${lists(depth - 1, inside)}</text:list-item></text:list>`;
const table = (...cells: readonly string[]): string =>
  `<table:table><table:table-row>${cells.map((one) => `<table:table-cell><text:p>${one}</text:p></table:table-cell>`).join("")}</table:table-row></table:table>`;

test("what lies deep in lists, and in tables there, stays on the page", async () => {
  const drawn = await draw(lists(45, `<text:p>Djupt ner i listan</text:p>${table("vänster", "höger")}`));
  expect(drawn.most).toBeLessThan(drawn.width);
  for (const found of ["Djupt ner i listan", "vänster", "höger"]) expect(drawn.text).toContain(found);
});

test("of a row with more columns than a page has room for, and of one higher than a page, nothing is cut off", async () => {
  const many = Array.from({ length: 120 }, (_, index) => `kolumn${index}`);
  const wide = await draw(table(...many));
  expect(many.filter((one) => !wide.text.includes(one))).toEqual([]);
  expect(wide.most).toBeLessThan(wide.width);
  const high = await draw(table(`${"ord ".repeat(20_000)}slut`, "bredvid"));
  expect(high.pages).toBeGreaterThan(5);
  expect(high.text).toContain("slut");
  expect(high.text).toContain("bredvid");
});

test("words without end are drawn in a time that grows as they do, in text and in tables", async () => {
  const long = "x".repeat(200_000);
  const drawn = await draw(`<text:p>${long}</text:p>${table(long, "y")}`);
  expect(drawn.text.match(/x/g)).toHaveLength(400_000);
  expect(drawn.most).toBeLessThan(drawn.width);
}, 20_000);
