import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { writeSheets } from "#sheets";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { archiveOf, docxOf, mailOf, pdfOf } from "../texts/samples.ts";
import { previewFormOf } from "./sources.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-kinds-"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { anna, britt } = server.people;
const workspace = await server.workspace("Slag", anna);

async function put(name: string, bytes: Uint8Array | string): Promise<number> {
  const answer = await fetch(`${server.url}/api/v1/workspaces/${workspace.id}/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${anna.token}` },
    body: new Uint8Array(Buffer.from(bytes)),
  });
  return ((await answer.json()) as { id: number }).id;
}
const look = (id: number, who: TestPerson | null = anna): Promise<Response> =>
  fetch(`${server.url}/index.php/core/preview?fileId=${id}&x=256&y=256`, {
    headers: who ? { authorization: `Bearer ${who.token}` } : {},
  });
/** The darkest point of a picture: a sheet with nothing on it has none. */
async function darkest(answer: Response): Promise<number> {
  const [first] = (await sharp(Buffer.from(await answer.arrayBuffer())).stats()).channels;
  return first?.min ?? 255;
}

const text = "Havtorn växer vid havet.\n".repeat(20);
const plain = { create: { width: 90, height: 60, channels: 3, background: "#204060" } } as const;
const film = (name: string): Buffer => {
  const path = join(folder, name);
  execFileSync("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=5:d=2", path]);
  return readFileSync(path);
};
const sheets = (format: "xlsx" | "ods"): Promise<Uint8Array> =>
  writeSheets(server.safos.workers, format, [{ name: "Budget", rows: [["Havtorn", 12]] }], {
    owner: { organisation: "a", person: "a" },
  });
const page = (kind: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.${kind}"><office:body>${body}</office:body></office:document>`;
/** As LibreOffice itself writes them. */
function written(to: string): Buffer {
  const isSlides = to !== "odt";
  const source = join(folder, isSlides ? "bild.fodp" : "text.fodt");
  writeFileSync(
    source,
    isSlides
      ? page(
          "presentation",
          `<office:presentation><draw:page><draw:frame svg:width="15cm" svg:height="5cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>Havtorn</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`,
        )
      : page("text", `<office:text><text:p>Havtorn</text:p></office:text>`),
  );
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  execFileSync("soffice", [profile, "--headless", "--convert-to", to, "--outdir", folder, source], { stdio: "ignore" });
  return readFileSync(source.replace(/\.\w+$/, `.${to}`));
}

const kinds: readonly (readonly [string, () => Promise<Uint8Array | string> | Uint8Array | string])[] = [
  ["bild.png", () => sharp(plain).png().toBuffer()],
  ["bild.jpg", () => sharp(plain).jpeg().toBuffer()],
  ["bild.webp", () => sharp(plain).webp().toBuffer()],
  ["bild.gif", () => sharp(plain).gif().toBuffer()],
  ["ark.pdf", () => pdfOf(text)],
  ["brev.docx", () => docxOf(text)],
  ["budget.xlsx", () => sheets("xlsx")],
  ["budget.ods", () => sheets("ods")],
  ["anteckning.md", () => `# Rubrik\n\n${text}`],
  ["anteckning.txt", () => text],
  ["tabell.csv", () => "Post;Belopp\nHavtorn;12\n"],
  ["sida.html", () => `<h1>Rubrik</h1><p>${text}</p>`],
  ["brev.eml", () => mailOf("Havtorn", text)],
  ["arkiv.zip", () => archiveOf("havtorn.txt", "lingon.txt")],
];
const withPrograms: typeof kinds = [
  ...(existsSync("/usr/bin/soffice")
    ? ["odt", "odp", "pptx"].map((ending) => [`skriven.${ending}`, () => written(ending)] as const)
    : []),
  ...(existsSync("/usr/bin/ffmpeg")
    ? ["mp4", "webm"].map((ending) => [`film.${ending}`, () => film(`film.${ending}`)] as const)
    : []),
];

test.each([...kinds, ...withPrograms])(
  "%s has a preview with something on it, for those who may see it",
  async (name, make) => {
    const id = await put(name, await make());
    expect((await server.call(anna, "GET", `/api/v1/files/${id}`)).body.hasPreview).toBe(true);
    const answer = await look(id);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect(await darkest(answer)).toBeLessThan(200);
    expect([(await look(id, britt)).status, (await look(id, null)).status]).toEqual([404, 401]);
  },
  60_000,
);

test("what holds nothing, breaks or is none of these has none", async () => {
  for (const [name, bytes] of [
    ["tom.html", "<script>x()</script>"],
    ["trasig.zip", "ingen zip"],
    ["trasig.docx", "ingen docx"],
    ["okänt.xyz", text],
  ] as const)
    expect([name, (await look(await put(name, bytes))).status]).toEqual([name, 404]);
}, 60_000);

test("without LibreOffice what stands in an office file is drawn", () => {
  const formOf = (name: string): string | null =>
    previewFormOf({ kind: "file", name, contentType: "application/octet-stream", size: 10 }, []);
  expect(["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.ods", "a.odp"].map(formOf)).toEqual([
    "word",
    "sheets",
    "slides",
    "opendocument",
    "opendocument",
    "opendocument",
  ]);
  expect(formOf("a.mp4")).toBeNull();
});
