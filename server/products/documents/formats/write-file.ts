import type { DocumentFormat } from "@safos/contract/documents";
import { escapeHtml } from "#http/html";
import { imagesOf, withoutSuggestions, type LoadImage, type Part } from "./content.ts";
import { writeHtml } from "./write-html.ts";
import { writeMarkdown } from "./write-markdown.ts";

export interface WriteOptions {
  readonly publicUrl: string;
  readonly locale: "sv" | "en";
  readonly loadImage: LoadImage;
}

/** A text as a file of a format. */
export async function writeFile(
  format: DocumentFormat,
  title: string,
  doc: Part,
  options: WriteOptions,
): Promise<Buffer> {
  // Each format is loaded when it is first written.
  if (format === "docx") return (await import("./docx/write.ts")).writeDocx(title, doc, options);
  if (format === "odt") return (await import("./odt/write.ts")).writeOdt(title, doc, options);
  if (format === "pdf") return (await import("./write-pdf.ts")).writePdf(title, doc, options);
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
