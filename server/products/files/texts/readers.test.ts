import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { createLog } from "#log";
import { writeSheets } from "#sheets";
import { createWorkers } from "../../../platform/workers/workers.ts";
import { formOf, type TextForm as AnyForm } from "./form.ts";
import { mostCharacters } from "./gather.ts";
import { run } from "./read.task.ts";
import { archiveOf, docxOf, mailOf, odtOf, pdfOf, pptxOf } from "./samples.ts";

type TextForm = Exclude<AnyForm, "picture">;

const folder = mkdtempSync(join(tmpdir(), "safos-texts-"));
const workers = await createWorkers({ dataFolder: folder, processes: 1, log: createLog("silent") });
afterAll(async () => {
  await workers.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function read(form: TextForm, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  return run({ form }, { path: () => path });
}
const pages = async (form: TextForm, bytes: Uint8Array): Promise<string[]> => (await read(form, bytes)).split("\f");

test("the form is told by the ending, and by the type where there is none", () => {
  const of = (name: string, contentType = "", size = 1): AnyForm | null =>
    formOf({ kind: "file", name, contentType, size });
  expect(of("Beslut.PDF")).toBe("pdf");
  expect(of("budget.2026.xlsx", "text/plain")).toBe("sheets");
  expect(of("LICENSE", "text/plain; charset=utf-8")).toBe("plain");
  expect(of("brev", "message/rfc822")).toBe("mail");
  expect(of("bild.png", "image/png")).toBe("picture");
  expect(of("bild.gif", "image/gif")).toBeNull();
  expect(of("tom.txt", "text/plain", 0)).toBeNull();
  expect(of("stor.txt", "text/plain", 101 << 20)).toBeNull();
  expect(formOf({ kind: "folder", name: "mapp.txt", contentType: "", size: 5 })).toBeNull();
});

describe("what stands in a file", () => {
  test("PDF, page by page", async () => {
    expect(await pages("pdf", await pdfOf("Första sidan", "Åtgärdsplan för Örebro"))).toEqual([
      "Första sidan",
      "Åtgärdsplan för Örebro",
    ]);
  });
  test("Word, with what stands beside the body", async () => {
    const text = await read("word", await docxOf("Föräldrapenning"));
    expect(text).toContain("Föräldrapenning");
    expect(text).toContain("Andra stycket");
    expect(text).toContain("Sidhuvudet");
    expect(text).toContain("Sidfoten");
  });
  test.each(["xlsx", "ods"] as const)("%s, a page for each sheet and a line for each row", async (format) => {
    const sheet = (name: string, text: string) => ({
      name,
      rows: [
        ["Rubrik", "Tal"],
        [text, 4711.5],
      ],
    });
    const sheets = [sheet("Intäkter", "Avgifter"), sheet("Kostnader", "Hyra & el")];
    const bytes = await writeSheets(workers, format, sheets, { owner: { organisation: "a", person: "a" } });
    const [first, second] = await pages(format === "xlsx" ? "sheets" : "opendocument", bytes);
    expect(first).toBe("Intäkter\nRubrik Tal\nAvgifter 4711.5");
    expect(second).toContain("Kostnader\nRubrik Tal\nHyra & el");
  });
  test("PowerPoint, in the order the slides are shown, with notes", async () => {
    expect(await pages("slides", pptxOf("Lägesbild", "Nästa steg", "Säg detta"))).toEqual([
      "Lägesbild",
      "Nästa steg\nSäg detta",
    ]);
  });
  test("OpenDocument texts, by their pages", async () => {
    expect(await pages("opendocument", odtOf("Samtycke", "Underskrift"))).toEqual(["Samtyckefotnot", "Underskrift"]);
  });
  test("mail: people, subject, text and names of attachments, and no script", async () => {
    const text = await read("mail", mailOf("Möte på fredag", "Vi ses i <b>Östersund</b>."));
    expect(text).toContain("Möte på fredag");
    expect(text).toContain("Åsa Öberg asa@fk.example");
    expect(text).toContain("Vi ses i Östersund.");
    expect(text).toContain("Bilaga.pdf");
    expect(text).not.toContain("hemligt");
  });
  test("archives, by the names in them", async () => {
    expect(await read("archive", archiveOf("Bilagor/Avtal_2026.pdf", "../läs.txt"))).toBe(
      "Bilagor Avtal 2026 pdf\nläs txt",
    );
  });
  test("HTML, what it shows", async () => {
    const html = "<title>Titel</title><style>p{}</style><h1>Rubrik</h1><p>Ett<b>två</b>&amp;</p><script>x</script>";
    expect(await read("html", html)).toBe("Titel\nRubrik\nEtttvå&");
  });
  test("plain text in the usual encodings, and nothing of what is no text", async () => {
    expect(await read("plain", "å\u0007ä")).toBe("åä");
    expect(await read("plain", Buffer.from([0xe5, 0xe4, 0xf6]))).toBe("åäö");
    expect(await read("plain", Buffer.from("\ufeffåäö", "utf16le"))).toBe("åäö");
    expect(await read("plain", Buffer.from([1, 0, 2, 0, 3]))).toBe("");
    expect((await read("plain", "ord ".repeat(1_000_000))).length).toBe(mostCharacters - 1);
  });
});

describe("hostile files", () => {
  const broken: readonly [string, TextForm, Uint8Array | string][] = [
    ["no PDF", "pdf", "%PDF-1.7\nnej"],
    ["no ZIP", "word", "nej"],
    ["no part", "word", archiveOf("a.txt")],
    ["a document type", "word", zipSync({ "word/document.xml": strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') })],
    ["no XML", "opendocument", zipSync({ "content.xml": strToU8("<a>") })],
  ];
  test.each(broken)("%s is refused as broken", async (_, form, bytes) => {
    await expect(read(form, bytes)).rejects.toMatchObject({ code: "FORMAT_BROKEN" });
  });
  test("what is nested too deeply, and what unpacks to too much, is refused with the limit", async () => {
    const deep = zipSync({ "content.xml": strToU8("<p>".repeat(400)) });
    await expect(read("opendocument", deep)).rejects.toMatchObject({ code: "TOO_LARGE", data: { limit: "nesting" } });
    const bomb = zipSync({ "content.xml": new Uint8Array(200 << 20) });
    await expect(read("opendocument", bomb)).rejects.toMatchObject({ data: { limit: "unpackedBytes" } });
  });
  test("what was read before a file breaks is kept", async () => {
    const half = zipSync({ "content.xml": strToU8("<a><p>Inledning</p><p>mer") });
    expect(await read("opendocument", half)).toContain("Inledning");
  });
  test("very many sheets of very many rows end at the limit", async () => {
    const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`;
    const bytes = zipSync({
      "xl/workbook.xml": strToU8(`<workbook>${'<sheet name="a" r:id="r1"/>'.repeat(5000)}</workbook>`),
      "xl/_rels/workbook.xml.rels": strToU8(
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/></Relationships>',
      ),
      "xl/sharedStrings.xml": strToU8(`<sst><si><t>${"lång".repeat(500)}</t></si></sst>`),
      "xl/s.xml": strToU8(`<worksheet>${row.repeat(3000)}</worksheet>`),
    });
    expect((await read("sheets", bytes)).length).toBe(mostCharacters);
  });
});
