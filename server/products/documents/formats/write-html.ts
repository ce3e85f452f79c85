import { escapeHtml } from "#http/html";
import { attr, childrenOf, isSafeHref, numberAttr, textAttr, type Part } from "./content.ts";

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
