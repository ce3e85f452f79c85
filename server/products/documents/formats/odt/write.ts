import { strToU8, zipSync } from "fflate";
import { escapeHtml } from "#http/html";
import { childrenOf, withoutSuggestions, type LoadImage, type Part } from "../content.ts";
import { blocks } from "./blocks.ts";
import type { OdtContext } from "./context.ts";
import { automaticStyles, commonStyles } from "./styles.ts";

const mimetype = "application/vnd.oasis.opendocument.text";
const namespaces = [
  ["office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"],
  ["style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"],
  ["text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"],
  ["table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"],
  ["draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"],
  ["svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"],
  ["fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"],
  ["xlink", "http://www.w3.org/1999/xlink"],
  ["dc", "http://purl.org/dc/elements/1.1/"],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(" ");

const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);

/** A text as an OpenDocument file. */
export async function writeOdt(
  title: string,
  doc: Part,
  options: { publicUrl: string; locale: string; loadImage: LoadImage },
): Promise<Buffer> {
  const ctx: OdtContext = { ...options, styles: new Map(), pictures: {}, pictureCount: 0 };
  const body = await blocks(ctx, childrenOf(withoutSuggestions(doc)));
  const manifest = ["content.xml", "styles.xml", "meta.xml"]
    .map((path) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="text/xml"/>`)
    .concat(
      Object.keys(ctx.pictures).map(
        (path) =>
          `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="image/${path.split(".").at(-1)}"/>`,
      ),
    );
  return Buffer.from(
    zipSync({
      // First and not packed, so that the kind can be told from the bytes (ODF 1.3 part 2, §3.3).
      mimetype: [strToU8(mimetype), { level: 0 }],
      "META-INF/manifest.xml": xml(
        `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${mimetype}"/>${manifest.join("")}</manifest:manifest>`,
      ),
      "meta.xml": xml(
        `<office:document-meta ${namespaces} office:version="1.3"><office:meta><dc:title>${escapeHtml(title)}</dc:title></office:meta></office:document-meta>`,
      ),
      "styles.xml": xml(
        `<office:document-styles ${namespaces} office:version="1.3"><office:styles>${commonStyles(ctx.locale)}</office:styles></office:document-styles>`,
      ),
      "content.xml": xml(
        `<office:document-content ${namespaces} office:version="1.3"><office:automatic-styles>${automaticStyles(ctx.styles.values())}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
      ...ctx.pictures,
    }),
  );
}
