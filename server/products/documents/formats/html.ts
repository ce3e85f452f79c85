import { ElementType, parseDocument } from "htmlparser2";
import { escapeHtml } from "#items";
import {
  attr,
  calloutTones,
  childrenOf,
  isSafeHref,
  numberAttr,
  textAttr,
  textPart,
  type Mark,
  type Part,
} from "./content.ts";

// --- Writing

/** The body of a text as HTML. `srcOf` gives a picture's address in the result, or null to leave it out. */
export function writeHtml(doc: Part, srcOf: (src: string) => string | null): string {
  return childrenOf(doc)
    .map((part) => writeBlock(part, srcOf))
    .join("\n");
}

function writeBlock(part: Part, srcOf: (src: string) => string | null): string {
  const inside = (): string =>
    childrenOf(part)
      .map((child) => writeBlock(child, srcOf))
      .join("");
  const inner = (): string => childrenOf(part).map(writeInline).join("");
  switch (part.type) {
    case "paragraph":
      return `<p>${inner()}</p>`;
    case "heading": {
      const level = numberAttr(part, "level", 1);
      return `<h${level}>${inner()}</h${level}>`;
    }
    case "blockquote":
      return `<blockquote>${inside()}</blockquote>`;
    case "callout":
      return `<aside class="callout" data-tone="${escapeHtml(textAttr(part, "tone"))}">${inside()}</aside>`;
    case "bulletList":
      return `<ul>${inside()}</ul>`;
    case "orderedList": {
      const start = numberAttr(part, "start", 1);
      return `<ol${start === 1 ? "" : ` start="${start}"`}>${inside()}</ol>`;
    }
    case "listItem":
      return `<li>${inside()}</li>`;
    case "taskList":
      return `<ul data-type="taskList">${inside()}</ul>`;
    case "taskItem":
      return `<li data-checked="${attr(part, "checked") === true}"><input type="checkbox" disabled${attr(part, "checked") === true ? " checked" : ""}>${inside()}</li>`;
    case "codeBlock":
      return `<pre><code>${escapeHtml(
        childrenOf(part)
          .map((one) => one.text ?? "")
          .join(""),
      )}</code></pre>`;
    case "horizontalRule":
      return "<hr>";
    case "image": {
      const src = srcOf(textAttr(part, "src"));
      return src === null ? "" : `<img src="${escapeHtml(src)}" alt="${escapeHtml(textAttr(part, "alt"))}">`;
    }
    case "table":
      return `<table>${inside()}</table>`;
    case "tableRow":
      return `<tr>${inside()}</tr>`;
    case "tableHeader":
    case "tableCell": {
      const tag = part.type === "tableHeader" ? "th" : "td";
      const span = (name: string): string =>
        numberAttr(part, name, 1) > 1 ? ` ${name}="${numberAttr(part, name, 1)}"` : "";
      return `<${tag}${span("colspan")}${span("rowspan")}>${inside()}</${tag}>`;
    }
    default:
      return writeInline(part);
  }
}

const tagOf: Readonly<Record<string, string>> = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strike: "s",
  code: "code",
  insertion: "ins",
  deletion: "del",
};

function writeInline(part: Part): string {
  if (part.type === "hardBreak") return "<br>";
  const inner = part.type === "mention" ? `@${escapeHtml(textAttr(part, "label"))}` : escapeHtml(part.text ?? "");
  return (part.marks ?? []).reduce((text, mark) => {
    if (mark.type === "link") {
      const href = textAttr(mark, "href");
      return isSafeHref(href) ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer">${text}</a>` : text;
    }
    const tag = tagOf[mark.type];
    return tag === undefined ? text : `<${tag}>${text}</${tag}>`;
  }, inner);
}

// --- Reading

type HtmlNode = ReturnType<typeof parseDocument>["children"][number];
type TextNode = Extract<HtmlNode, { data: string }>;
const isText = (node: HtmlNode): node is TextNode => node.type === ElementType.Text;

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
  const tree = parseDocument(source, { decodeEntities: true, lowerCaseTags: true });
  return { type: "doc", content: tree.children.flatMap((node) => readNode(node, [])) };
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
