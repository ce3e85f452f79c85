import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const sources = {
  text: (text: string) => ["fodt", `<office:text><text:p>${text}</text:p></office:text>`],
  spreadsheet: (text: string) => [
    "fods",
    `<office:spreadsheet><table:table table:name="Blad"><table:table-row><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>`,
  ],
  presentation: (text: string) => [
    "fodp",
    `<office:presentation><draw:page><draw:frame svg:width="15cm" svg:height="5cm" svg:x="2cm" svg:y="2cm"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></draw:page></office:presentation>`,
  ],
} as const;
const kinds = {
  docx: "text",
  odt: "text",
  xlsx: "spreadsheet",
  ods: "spreadsheet",
  pptx: "presentation",
  odp: "presentation",
} as const;
type OfficeEnding = keyof typeof kinds;

const namespace = "urn:oasis:names:tc:opendocument:xmlns";
const spaces = ["office", "text", "table"].map((one) => `xmlns:${one}="${namespace}:${one}:1.0"`).join(" ");

/** Office files of one text each, as LibreOffice writes them. */
export function officeFilesOf(texts: Readonly<Partial<Record<OfficeEnding, string>>>): Map<OfficeEnding, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "safos-made-"));
  const made = new Map<OfficeEnding, Buffer>();
  try {
    for (const [ending, text] of Object.entries(texts) as [OfficeEnding, string][]) {
      const kind = kinds[ending];
      const [from, body] = sources[kind](text);
      const source = join(folder, `${ending}.${from}`);
      writeFileSync(
        source,
        `<?xml version="1.0" encoding="UTF-8"?><office:document ${spaces} xmlns:draw="${namespace}:drawing:1.0" xmlns:svg="${namespace}:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.${kind}"><office:body>${body}</office:body></office:document>`,
      );
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      const to = ["--convert-to", ending, "--outdir", folder];
      execFileSync("soffice", [profile, "--headless", ...to, source], { stdio: "ignore" });
      made.set(ending, readFileSync(join(folder, `${ending}.${ending}`)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return made;
}

/** Two seconds of a test picture, as WebM. */
export function filmOf(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "safos-made-"));
  try {
    const path = join(folder, "film.webm");
    execFileSync("ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=320x180:r=10:d=2", path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const mailOf = (subject: string, text: string): string =>
  [
    "From: Karin Holmqvist <karin@digg.example>",
    "To: Anna <anna@fk.example>",
    `Subject: ${subject}`,
    "Date: Mon, 2 Nov 2026 09:00:00 +0100",
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "",
  ].join("\r\n");
