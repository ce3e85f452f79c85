import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from "fflate";
import { SaxesParser } from "saxes";
import { escapeHtml } from "#items";
import {
  attr,
  childrenOf,
  isSafeHref,
  numberAttr,
  paragraph,
  textAttr,
  textPart,
  withoutSuggestions,
  type LoadImage,
  type Mark,
  type Part,
} from "./content.ts";

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

const markStyles: Readonly<Record<string, string>> = {
  bold: 'fo:font-weight="bold"',
  italic: 'fo:font-style="italic"',
  underline: 'style:text-underline-style="solid"',
  strike: 'style:text-line-through-style="solid"',
  code: 'style:font-name="Liberation Mono"',
};
const markNames = Object.keys(markStyles);
/** Of ODF's bullets these two mean a box to tick. */
const boxes = { open: "☐ ", ticked: "☒ " };

/** A text as an OpenDocument file. */
export async function writeOdt(
  title: string,
  doc: Part,
  options: { publicUrl: string; locale: string; loadImage: LoadImage },
): Promise<Buffer> {
  const styles = new Map<string, string>();
  const pictures: Zippable = {};
  let count = 0;

  function inline(parts: readonly Part[]): string {
    return parts
      .map((part) => {
        if (part.type === "hardBreak") return "<text:line-break/>";
        const raw = part.type === "mention" ? `@${textAttr(part, "label")}` : (part.text ?? "");
        let text = escapeHtml(raw)
          .replaceAll("\t", "<text:tab/>")
          .replace(/ {2,}/g, (run) => ` <text:s text:c="${run.length - 1}"/>`);
        const marks = markNames.filter((name) => part.marks?.some((mark) => mark.type === name));
        if (marks.length > 0) {
          const name = `T_${marks.join("_")}`;
          styles.set(
            name,
            `<style:style style:name="${name}" style:family="text"><style:text-properties ${marks.map((mark) => markStyles[mark]).join(" ")}/></style:style>`,
          );
          text = `<text:span text:style-name="${name}">${text}</text:span>`;
        }
        const link = part.marks?.find((mark) => mark.type === "link");
        const href = link ? textAttr(link, "href") : "";
        if (!isSafeHref(href)) return text;
        const address = href.startsWith("/") ? new URL(href, options.publicUrl).href : href;
        return `<text:a xlink:type="simple" xlink:href="${escapeHtml(address)}">${text}</text:a>`;
      })
      .join("");
  }

  async function blocks(parts: readonly Part[], style = "Text_20_body"): Promise<string> {
    let out = "";
    for (const part of parts) out += await block(part, style);
    return out;
  }

  async function block(part: Part, style: string): Promise<string> {
    const content = childrenOf(part);
    switch (part.type) {
      case "heading": {
        const level = numberAttr(part, "level", 1);
        return `<text:h text:style-name="Heading_20_${level}" text:outline-level="${level}">${inline(content)}</text:h>`;
      }
      case "blockquote":
        return blocks(content, "Quotations");
      case "callout":
        return blocks(content, `Callout_${textAttr(part, "tone")}`);
      case "bulletList":
      case "orderedList":
      case "taskList": {
        const items = await Promise.all(
          content.map(async (item) => {
            const box = part.type === "taskList" ? (attr(item, "checked") === true ? boxes.ticked : boxes.open) : "";
            const [first, ...rest] = childrenOf(item);
            const head = first
              ? { ...first, content: [...(box === "" ? [] : [textPart(box)]), ...childrenOf(first)] }
              : null;
            return `<text:list-item>${head ? await block(head, style) : ""}${await blocks(rest, style)}</text:list-item>`;
          }),
        );
        const name = part.type === "orderedList" ? "L_numbers" : part.type === "taskList" ? "L_tasks" : "L_bullets";
        return `<text:list text:style-name="${name}">${items.join("")}</text:list>`;
      }
      case "codeBlock": {
        const lines = (content[0]?.text ?? "").split("\n").map((line) => inline([textPart(line)]));
        return `<text:p text:style-name="Preformatted_20_Text">${lines.join("<text:line-break/>")}</text:p>`;
      }
      case "horizontalRule":
        return '<text:p text:style-name="Horizontal_20_Line"/>';
      case "image":
        return picture(part);
      case "table":
        return table(part);
      default:
        return `<text:p text:style-name="${style}">${inline(content)}</text:p>`;
    }
  }

  async function picture(part: Part): Promise<string> {
    const image = await options.loadImage(textAttr(part, "src"));
    if (!image) return "";
    const name = `Pictures/${++count}.${image.type.split("/")[1] ?? "png"}`;
    pictures[name] = [new Uint8Array(image.bytes), { level: 0 }];
    const width = Math.min(numberAttr(part, "width", 480), 640) / 37.8;
    const height = (width * numberAttr(part, "height", 320)) / numberAttr(part, "width", 480);
    const alt = escapeHtml(textAttr(part, "alt"));
    return `<text:p text:style-name="Text_20_body"><draw:frame draw:name="${name}" text:anchor-type="as-char" svg:width="${width.toFixed(2)}cm" svg:height="${height.toFixed(2)}cm"><draw:image xlink:href="${name}" xlink:type="simple"/><svg:title>${alt}</svg:title><svg:desc>${alt}</svg:desc></draw:frame></text:p>`;
  }

  async function table(part: Part): Promise<string> {
    const rows = childrenOf(part);
    const width = Math.max(
      1,
      ...rows.map((row) => childrenOf(row).reduce((sum, cell) => sum + numberAttr(cell, "colspan", 1), 0)),
    );
    const written = await Promise.all(
      rows.map(async (row) => {
        const cells = await Promise.all(
          childrenOf(row).map(async (cell) => {
            const span = numberAttr(cell, "colspan", 1);
            const covered = "<table:covered-table-cell/>".repeat(span - 1);
            const style = cell.type === "tableHeader" ? "Table_20_Heading" : "Table_20_Contents";
            return `<table:table-cell table:style-name="C"${span > 1 ? ` table:number-columns-spanned="${span}"` : ""}>${await blocks(childrenOf(cell), style)}</table:table-cell>${covered}`;
          }),
        );
        const isHead = childrenOf(row).every((cell) => cell.type === "tableHeader");
        const line = `<table:table-row>${cells.join("")}</table:table-row>`;
        return isHead ? `<table:table-header-rows>${line}</table:table-header-rows>` : line;
      }),
    );
    return `<table:table><table:table-column table:number-columns-repeated="${width}"/>${written.join("")}</table:table>`;
  }

  const body = await blocks(childrenOf(withoutSuggestions(doc)));
  const list = (name: string, level: (n: number) => string): string =>
    `<text:list-style style:name="${name}">${Array.from({ length: 6 }, (_, n) => level(n + 1)).join("")}</text:list-style>`;
  const space = (n: number): string =>
    `<style:list-level-properties text:space-before="${(n * 0.6).toFixed(1)}cm" text:min-label-width="0.5cm"/>`;
  const automatic = [
    ...styles.values(),
    '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #bfc5cc" fo:padding="0.1cm"/></style:style>',
    list(
      "L_bullets",
      (n) =>
        `<text:list-level-style-bullet text:level="${n}" text:bullet-char="•">${space(n)}</text:list-level-style-bullet>`,
    ),
    list(
      "L_tasks",
      (n) =>
        `<text:list-level-style-bullet text:level="${n}" text:bullet-char="&#8203;">${space(n)}</text:list-level-style-bullet>`,
    ),
    list(
      "L_numbers",
      (n) =>
        `<text:list-level-style-number text:level="${n}" style:num-format="1" style:num-suffix=".">${space(n)}</text:list-level-style-number>`,
    ),
  ].join("");
  const [language, country] = options.locale === "en" ? ["en", "GB"] : ["sv", "SE"];
  const para = (name: string, display: string, properties: string, text = ""): string =>
    `<style:style style:name="${name}" style:display-name="${display}" style:family="paragraph"><style:paragraph-properties ${properties}/><style:text-properties ${text}/></style:style>`;
  const common = [
    `<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Liberation Sans" fo:font-size="11pt" fo:language="${language}" fo:country="${country}"/></style:default-style>`,
    para("Text_20_body", "Text body", 'fo:margin-bottom="0.2cm"'),
    para("Quotations", "Quotations", 'fo:margin-left="1cm" fo:margin-bottom="0.2cm"'),
    para(
      "Preformatted_20_Text",
      "Preformatted Text",
      'fo:background-color="#f2f3f5"',
      'fo:font-family="Liberation Mono"',
    ),
    para("Horizontal_20_Line", "Horizontal Line", 'fo:border-bottom="0.5pt solid #bfc5cc"'),
    para("Table_20_Contents", "Table Contents", ""),
    para("Table_20_Heading", "Table Heading", "", 'fo:font-weight="bold"'),
    ...[
      ["info", "#e3ebfa"],
      ["success", "#e0f2e7"],
      ["warn", "#fbefd5"],
      ["danger", "#fbe4e1"],
    ].map(([tone, colour]) =>
      para(`Callout_${tone}`, `Callout ${tone}`, `fo:background-color="${colour}" fo:padding="0.2cm"`),
    ),
    ...[20, 16, 14, 12, 11, 11].map(
      (size, index) =>
        `<style:style style:name="Heading_20_${index + 1}" style:display-name="Heading ${index + 1}" style:family="paragraph" style:default-outline-level="${index + 1}"><style:paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="${size}pt" fo:font-weight="bold"/></style:style>`,
    ),
  ].join("");
  const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
  const manifest = ["content.xml", "styles.xml", "meta.xml"]
    .map((path) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="text/xml"/>`)
    .concat(
      Object.keys(pictures).map(
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
        `<office:document-styles ${namespaces} office:version="1.3"><office:styles>${common}</office:styles></office:document-styles>`,
      ),
      "content.xml": xml(
        `<office:document-content ${namespaces} office:version="1.3"><office:automatic-styles>${automatic}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
      ...pictures,
    }),
  );
}

/** Largest unpacked part, so that a small file cannot fill the memory. */
const maxPartBytes = 64 << 20;

interface Open {
  readonly tag: string;
  readonly parts: Part[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly marks: readonly Mark[];
}

/** An OpenDocument file as a text. */
export async function readOdt(
  bytes: Buffer,
  keepImage: (bytes: Buffer, type: string) => Promise<string | null>,
): Promise<Part> {
  const files = unzipSync(new Uint8Array(bytes), {
    filter: (file) =>
      file.originalSize <= maxPartBytes &&
      (file.name.startsWith("Pictures/") || /^(content|styles)\.xml$/.test(file.name)),
  });
  const source = files["content.xml"];
  if (!source) throw new Error("This is not an OpenDocument text.");
  const kept = new Map<string, string>();
  for (const [name, content] of Object.entries(files)) {
    const type = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif" }[
      name.split(".").at(-1) ?? ""
    ];
    if (!name.startsWith("Pictures/") || type === undefined) continue;
    const src = await keepImage(Buffer.from(content), type);
    if (src !== null) kept.set(name, src);
  }
  return parse(strFromU8(source), kept);
}

function parse(source: string, images: ReadonlyMap<string, string>): Part {
  const parser = new SaxesParser({ xmlns: false });
  const root: Open = { tag: "", parts: [], attributes: {}, marks: [] };
  const stack: Open[] = [root];
  const spans = new Map<string, Mark[]>();
  const numbered = new Set<string>();
  let style = "";
  let isInText = false;
  const top = (): Open => stack.at(-1) ?? root;

  parser.on("opentag", ({ name: tag, attributes }) => {
    const values = attributes as unknown as Record<string, string>;
    if (tag === "style:style" || tag === "text:list-style") style = values["style:name"] ?? "";
    if (tag === "text:list-level-style-number") numbered.add(style);
    if (tag === "style:text-properties") spans.set(style, marksOf(values));
    if (tag === "office:text") isInText = true;
    if (!isInText) return;
    const inherited = tag === "text:p" || tag === "text:h" ? [] : top().marks;
    const more = tag === "text:span" ? (spans.get(values["text:style-name"] ?? "") ?? []) : [];
    const href = tag === "text:a" ? (values["xlink:href"] ?? "") : "";
    const link = href !== "" && isSafeHref(href) ? [{ type: "link", attrs: { href } }] : [];
    stack.push({ tag, parts: [], attributes: values, marks: [...inherited, ...more, ...link] });
    if (tag === "text:line-break") top().parts.push({ type: "hardBreak" });
    if (tag === "text:tab") top().parts.push(textPart("\t", top().marks));
    if (tag === "text:s")
      top().parts.push(textPart(" ".repeat(Math.min(Number(values["text:c"] ?? 1) || 1, 200)), top().marks));
    if (tag === "draw:image") {
      const src = images.get(values["xlink:href"] ?? "");
      if (src !== undefined) top().parts.push({ type: "image", attrs: { src, alt: "" } });
    }
  });
  parser.on("text", (text) => {
    const words = text.replace(/\s+/g, " ");
    if (isInText && words !== "" && stack.some((open) => open.tag === "text:p" || open.tag === "text:h"))
      top().parts.push(textPart(words, top().marks));
  });
  parser.on("closetag", ({ name }) => {
    if (!isInText) return;
    if (name === "office:text") isInText = false;
    const closed = stack.pop();
    if (closed) (stack.at(-1) ?? root).parts.push(...close(closed, numbered));
  });
  parser.write(source).close();
  return { type: "doc", content: root.parts };
}

function close({ tag, parts, attributes }: Open, numbered: ReadonlySet<string>): Part[] {
  switch (tag) {
    case "text:h":
      return [
        { type: "heading", attrs: { level: Number(attributes["text:outline-level"] ?? 1) || 1 }, content: parts },
      ];
    case "text:p": {
      const named = attributes["text:style-name"] ?? "";
      if (named.startsWith("Preformatted")) {
        const text = parts.map((part) => (part.type === "hardBreak" ? "\n" : (part.text ?? ""))).join("");
        return [{ type: "codeBlock", attrs: { language: null }, content: [textPart(text)] }];
      }
      if (named === "Horizontal_20_Line") return [{ type: "horizontalRule" }];
      if (named === "Quotations") return [{ type: "blockquote", content: [paragraph(parts)] }];
      const tone = /^Callout_([a-z]+)$/.exec(named)?.[1];
      if (tone !== undefined) return [{ type: "callout", attrs: { tone }, content: [paragraph(parts)] }];
      return [paragraph(parts)];
    }
    case "text:list":
      return [listOf(parts, numbered.has(attributes["text:style-name"] ?? ""))];
    case "text:list-item":
      return [{ type: "listItem", content: parts }];
    case "table:table":
      return [{ type: "table", content: parts.filter((part) => part.type === "tableRow") }];
    case "table:table-header-rows":
      return parts.map((row) => ({
        ...row,
        content: childrenOf(row).map((cell) => ({ ...cell, type: "tableHeader" })),
      }));
    case "table:table-row":
      return [{ type: "tableRow", content: parts }];
    case "table:table-cell":
      return [
        {
          type: "tableCell",
          attrs: { colspan: Number(attributes["table:number-columns-spanned"] ?? 1) || 1 },
          content: parts,
        },
      ];
    case "svg:title":
    case "svg:desc":
    case "office:annotation":
    case "text:tracked-changes":
      return [];
    default:
      return parts;
  }
}

/** A list whose items begin with a box is one of tasks. */
function listOf(items: readonly Part[], isNumbered: boolean): Part {
  const first = (item: Part): Part | undefined => childrenOf(childrenOf(item)[0] ?? { type: "" })[0];
  const isTask = items.length > 0 && items.every((item) => /^[☐☒☑]/.test(first(item)?.text ?? ""));
  if (!isTask) return { type: isNumbered ? "orderedList" : "bulletList", content: items };
  return {
    type: "taskList",
    content: items.map((item) => {
      const [head, ...rest] = childrenOf(item);
      const [box, ...words] = childrenOf(head ?? { type: "" });
      const text = (box?.text ?? "").replace(/^[☐☒☑]\s*/, "");
      const content = [...(text === "" ? [] : [{ ...box, type: "text", text }]), ...words];
      return {
        type: "taskItem",
        attrs: { checked: /^[☒☑]/.test(box?.text ?? "") },
        content: [paragraph(content), ...rest],
      };
    }),
  };
}

function marksOf(values: Readonly<Record<string, string>>): Mark[] {
  const is = (name: string, pattern: RegExp): boolean => pattern.test(values[name] ?? "");
  return [
    ...(is("fo:font-weight", /^(bold|[6-9]00)$/) ? [{ type: "bold" }] : []),
    ...(is("fo:font-style", /^italic$/) ? [{ type: "italic" }] : []),
    ...(is("style:text-underline-style", /^(?!none).+/) ? [{ type: "underline" }] : []),
    ...(is("style:text-line-through-style", /^(?!none).+/) ? [{ type: "strike" }] : []),
    ...(is("style:font-name", /mono/i) ? [{ type: "code" }] : []),
  ];
}
