import { ElementType, parseDocument, Parser } from "htmlparser2";
import { exceed } from "#workers";
import { calloutTones, isSafeHref, textPart, type Mark, type Part } from "./content.ts";

type HtmlNode = ReturnType<typeof parseDocument>["children"][number];
type TextNode = Extract<HtmlNode, { data: string }>;
const isText = (node: HtmlNode): node is TextNode => node.type === ElementType.Text;

/** Levels of elements. */
const deepest = 250;

const markOf: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  s: "strike",
  strike: "strike",
  code: "code",
  tt: "code",
};
/** Whose inside is never shown. */
const silent = new Set(["script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math"]);

/** HTML as a text: what the schema knows is kept, the text of everything else stay, scripts and styles go. */
export function readHtml(source: string): Part {
  requireModestHtml(source);
  const tree = parseDocument(source, { decodeEntities: true, lowerCaseTags: true });
  return { type: "doc", content: tree.children.flatMap((node) => readNode(node, [])) };
}

/** Depth is counted before a tree is built that nobody could walk. */
function requireModestHtml(source: string): void {
  let depth = 0;
  const parser = new Parser({
    onopentag() {
      depth += 1;
      if (depth > deepest) throw exceed("nesting", deepest);
    },
    onclosetag() {
      depth -= 1;
    },
  });
  parser.end(source);
}

function readNode(node: HtmlNode, marks: readonly Mark[]): Part[] {
  if (isText(node)) {
    const text = node.data.replace(/[\s\u00a0]+/g, (run) => (run.includes("\u00a0") ? run : " "));
    return text === "" ? [] : [textPart(text, marks)];
  }
  if (!("attribs" in node) || silent.has(node.name)) return [];
  const { name, attribs } = node;
  const inside = (more?: Mark): Part[] =>
    node.children.flatMap((child) => readNode(child, more ? [...marks, more] : marks));
  const mark = markOf[name];
  if (mark !== undefined) return inside({ type: mark });
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined) return [{ type: "heading", attrs: { level: Number(level) }, content: trim(inside()) }];
  switch (name) {
    case "p":
      return [{ type: "paragraph", content: trim(inside()) }];
    case "a": {
      const href = attribs["href"] ?? "";
      return isSafeHref(href) ? inside({ type: "link", attrs: { href } }) : inside();
    }
    case "br":
      return [{ type: "hardBreak" }];
    case "hr":
      return [{ type: "horizontalRule" }];
    case "blockquote":
      return [{ type: "blockquote", content: inside() }];
    case "aside": {
      const tone = attribs["data-tone"] ?? "info";
      return [
        {
          type: "callout",
          attrs: { tone: (calloutTones as readonly string[]).includes(tone) ? tone : "info" },
          content: inside(),
        },
      ];
    }
    case "ul": {
      const items = inside();
      if (attribs["data-type"] !== "taskList") return [{ type: "bulletList", content: items }];
      return [{ type: "taskList", content: items.map((item) => ({ ...item, type: "taskItem" })) }];
    }
    case "ol":
      return [{ type: "orderedList", attrs: { start: Number(attribs["start"] ?? 1) || 1 }, content: inside() }];
    case "li": {
      const checked = attribs["data-checked"];
      return [
        {
          type: "listItem",
          ...(checked === undefined ? {} : { attrs: { checked: checked === "true" } }),
          content: inside(),
        },
      ];
    }
    case "pre":
      return [{ type: "codeBlock", attrs: { language: null }, content: [textPart(textOf(node))] }];
    case "img":
      return [{ type: "image", attrs: { src: attribs["src"] ?? "", alt: attribs["alt"] ?? "" } }];
    case "table":
      return [{ type: "table", content: inside().flatMap((one) => (one.type === "tableRow" ? [one] : [])) }];
    case "tr":
      return [{ type: "tableRow", content: inside() }];
    case "th":
    case "td":
      return [
        {
          type: name === "th" ? "tableHeader" : "tableCell",
          attrs: { colspan: Number(attribs["colspan"] ?? 1) || 1, rowspan: Number(attribs["rowspan"] ?? 1) || 1 },
          content: inside(),
        },
      ];
    case "div":
    case "section":
    case "article": {
      const parts = inside();
      const isInline = parts.every((one) => ["text", "mention", "hardBreak"].includes(one.type));
      return isInline && parts.length > 0 ? [{ type: "paragraph", content: trim(parts) }] : parts;
    }
    default:
      return inside();
  }
}

function trim(parts: readonly Part[]): Part[] {
  const out = [...parts];
  const first = out[0];
  if (first?.type === "text") out[0] = { ...first, text: (first.text ?? "").trimStart() };
  const last = out.at(-1);
  if (last?.type === "text") out[out.length - 1] = { ...last, text: (last.text ?? "").trimEnd() };
  return out.filter((part) => part.type !== "text" || part.text !== "");
}

function textOf(node: HtmlNode): string {
  if (isText(node)) return node.data;
  return "children" in node ? node.children.map(textOf).join("") : "";
}
