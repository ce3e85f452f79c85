import type { DocumentFormat } from "@safos/contract/documents";
import { escapeHtml } from "#items";
import { Refusal, refuse } from "#http";
import { withoutSuggestions, type LoadImage, type Part } from "./content.ts";
import { readDocx } from "./docx/read.ts";
import { writeDocx } from "./docx/write.ts";
import { flatten } from "./flatten.ts";
import { readHtml, writeHtml } from "./html.ts";
import { readOdt } from "./odt/read.ts";
import { writeOdt } from "./odt/write.ts";
import { readPdf, writePdf } from "./pdf.ts";
import { officeEndings, type Office } from "./libreoffice.ts";
import { readMarkdown } from "./read-markdown.ts";
import { writeMarkdown } from "./write-markdown.ts";

export interface WriteOptions {
  readonly publicUrl: string;
  readonly locale: "sv" | "en";
  readonly loadImage: LoadImage;
}

export const typeOfFormat: Readonly<Record<DocumentFormat, string>> = {
  md: "text/markdown",
  html: "text/html",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  odt: "application/vnd.oasis.opendocument.text",
  pdf: "application/pdf",
};

/** A text as a file of a format. */
export async function writeFile(
  format: DocumentFormat,
  title: string,
  doc: Part,
  options: WriteOptions,
): Promise<Buffer> {
  if (format === "docx") return writeDocx(title, doc, options);
  if (format === "odt") return writeOdt(title, doc, options);
  if (format === "pdf") return writePdf(title, doc, options);
  const plain = withoutSuggestions(doc);
  if (format === "md") return Buffer.from(writeMarkdown(plain));
  return Buffer.from(await writeWholeHtml(title, plain, options));
}

/** One file that stands by itself: pictures are in it, nothing is fetched. */
async function writeWholeHtml(title: string, doc: Part, options: WriteOptions): Promise<string> {
  const images = new Map<string, string>();
  for (const src of new Set(imagesOf(doc))) {
    const image = await options.loadImage(src);
    if (image) images.set(src, `data:${image.type};base64,${image.bytes.toString("base64")}`);
  }
  return `<!doctype html>
<html lang="${options.locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #bfc5cc; padding: .4rem .6rem; text-align: left; vertical-align: top; } th { background: #eef0f3; }
td p, th p { margin: 0; } img { max-width: 100%; } pre { background: #f2f3f5; padding: .8rem; overflow: auto; } blockquote { border-left: 3px solid #bfc5cc; margin-left: 0; padding-left: 1rem; }
.callout { background: #e3ebfa; border-radius: .5rem; padding: .1rem 1rem; } .callout[data-tone=success] { background: #e0f2e7; } .callout[data-tone=warn] { background: #fbefd5; } .callout[data-tone=danger] { background: #fbe4e1; }
ul[data-type=taskList] { list-style: none; padding-left: 0; } ul[data-type=taskList] li { display: flex; gap: .5rem; } ul[data-type=taskList] p { margin: 0; }
</style>
<main>
${writeHtml(doc, (src) => images.get(src) ?? null)}
</main>
</html>
`;
}

export function* imagesOf(part: Part): Generator<string> {
  if (part.type === "image" && typeof part.attrs?.["src"] === "string") yield part.attrs["src"];
  for (const child of part.content ?? []) yield* imagesOf(child);
}

export type KeepImage = (bytes: Buffer, type: string) => Promise<string | null>;

/** A file as a text, by the ending of its name. Refuses FORMAT_UNKNOWN, FORMAT_BROKEN and what `office` refuses. */
export async function readFile(name: string, bytes: Buffer, keepImage: KeepImage, office?: Office): Promise<Part> {
  const ending = name.toLowerCase().split(".").at(-1) ?? "";
  const isForOffice = office !== undefined && (officeEndings as readonly string[]).includes(ending);
  const read = isForOffice
    ? async () => readDocx(await office.makeDocx(ending, bytes), keepImage)
    : Object.hasOwn(readers, ending)
      ? readers[ending]
      : undefined;
  if (!read) throw refuse("FORMAT_UNKNOWN");
  try {
    return flatten(await read(bytes, keepImage));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse("FORMAT_BROKEN");
  }
}

const readText = (bytes: Buffer): string => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  // Characters that can be shown nowhere and stored in no database.
  return text.replaceAll("\u0000", "");
};

const readers: Readonly<Record<string, (bytes: Buffer, keepImage: KeepImage) => Promise<Part> | Part>> = {
  md: (bytes) => readMarkdown(readText(bytes)),
  markdown: (bytes) => readMarkdown(readText(bytes)),
  txt: (bytes) => ({
    type: "doc",
    content: readText(bytes)
      .split(/\r?\n/)
      .map((line) =>
        line === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text: line }] },
      ),
  }),
  html: (bytes) => readHtml(readText(bytes)),
  htm: (bytes) => readHtml(readText(bytes)),
  docx: readDocx,
  // The same inside; macros are not looked at.
  docm: readDocx,
  dotx: readDocx,
  dotm: readDocx,
  odt: readOdt,
  ott: readOdt,
  pdf: readPdf,
};
/** Endings that are read without LibreOffice. */
export const ownEndings: readonly string[] = Object.keys(readers);
