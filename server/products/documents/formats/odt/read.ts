import { SaxesParser } from "saxes";
import { openZip } from "#archives";
import { refuseTask } from "#workers";
import { childrenOf, isSafeHref, paragraph, textPart, type KeepImage, type Mark, type Part } from "../content.ts";
import { limits } from "../limits.ts";
import { requireModestXml } from "../xml-limits.ts";

interface Open {
  readonly tag: string;
  readonly parts: Part[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly marks: readonly Mark[];
}

const pictureTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
};

/** An OpenDocument file as a text. */
export async function readOdt(bytes: Buffer, keepImage: KeepImage): Promise<Part> {
  const zip = openZip(bytes, limits);
  const source = zip.read("content.xml")?.toString("utf8");
  if (source === undefined) throw refuseTask("FORMAT_BROKEN");
  requireModestXml(source);
  const stored = new Map<string, string>();
  // Only what the text shows is unpacked.
  for (const name of new Set(
    [...source.matchAll(/xlink:href="(Pictures\/[^"]{1,200})"/g)].map((one) => one[1] ?? ""),
  )) {
    const type = pictureTypes[name.split(".").at(-1) ?? ""];
    const content = type === undefined ? null : zip.read(name);
    const src = type === undefined || !content ? null : await keepImage(content, type);
    if (src !== null) stored.set(name, src);
  }
  return parse(source, stored);
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
    const content = text.replace(/\s+/g, " ");
    if (isInText && content !== "" && stack.some((open) => open.tag === "text:p" || open.tag === "text:h"))
      top().parts.push(textPart(content, top().marks));
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
      const [box, ...others] = childrenOf(head ?? { type: "" });
      const text = (box?.text ?? "").replace(/^[☐☒☑]\s*/, "");
      const content = [...(text === "" ? [] : [{ ...box, type: "text", text }]), ...others];
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
