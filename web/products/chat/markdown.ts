import { hiddenText } from "@safos/contract/spoilers";
import type { Emoticon } from "./emoji/emoticons.ts";
import { blockMaths, replaceMaths } from "./maths.ts";

/** Markdown-light → the HTML that Matrix clients exchange. Everything is escaped first; only the marks below make tags. */

export interface Mention {
  userId: string;
  /** As it stands in the text, without the @. */
  name: string;
}

/** What stands in a text beside its marks: people, and pictures by their names. */
interface Scope {
  readonly mentions: readonly Mention[];
  readonly emoticons: readonly Pick<Emoticon, "name" | "mxc">[];
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Clients that draw no formulas show the source. */
const mathsHtml = (source: string, tag: "span" | "div"): string =>
  `<${tag} data-mx-maths="${escapeHtml(source)}"><code>${escapeHtml(source)}</code></${tag}>`;

/** `||hidden||`; "a || b || c" is none. */
const spoiler = /\|\|([^\s|](?:[^\n|]*[^\s|])?)\|\|/g;
/** An address ends before a bar, so that it can be hidden. */
const address = /https?:\/\/[^\s<>"|]+[^\s<>".,;:!?)\]|]/g;

function inline(text: string, { mentions, emoticons }: Scope): string {
  const kept: string[] = [];
  const keep = (html: string): string => `\u0000${kept.push(html) - 1}\u0000`;
  let out = text.replaceAll("\u0000", "");
  out = out.replace(/`([^`\n]+)`/g, (_, code: string) => keep(`<code>${escapeHtml(code)}</code>`));
  for (const mention of [...mentions].sort((a, b) => b.name.length - a.name.length))
    out = out.replaceAll(`@${mention.name}`, () =>
      keep(`<a href="https://matrix.to/#/${encodeURIComponent(mention.userId)}">@${escapeHtml(mention.name)}</a>`),
    );
  out = out.replace(/\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g, (_, label: string, url: string) =>
    keep(`<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`),
  );
  out = out.replace(address, (url) => keep(`<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`));
  out = replaceMaths(out, (source) => keep(mathsHtml(source, "span")));
  for (const { name, mxc } of emoticons)
    out = out.replaceAll(`:${name}:`, (shown) =>
      keep(`<img data-mx-emoticon src="${escapeHtml(mxc)}" alt="${shown}" title="${shown}" height="32">`),
    );
  out = escapeHtml(out)
    .replace(/\*\*([^\s*](?:[^\n]*?[^\s*])?)\*\*/g, "<strong>$1</strong>")
    .replace(/~~([^\s~](?:[^\n]*?[^\s~])?)~~/g, "<del>$1</del>")
    .replace(spoiler, "<span data-mx-spoiler>$1</span>")
    .replace(/(^|[^\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}_])/gu, "$1<em>$2</em>");
  // eslint-disable-next-line no-control-regex -- U+0000 marks what is kept; it was taken out of the text above.
  return out.replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)] ?? "");
}

interface Block {
  kind: "p" | "ul" | "ol" | "quote" | "code" | "table" | "maths";
  lines: string[];
  /** The number an ordered list begins with. */
  start?: number;
  /** What a code block is written in. */
  language?: string;
}

/** The line below a table's head: `| --- | :-: |`. */
function isTableRule(line: string | undefined): boolean {
  if (!line?.includes("|") || !line.includes("-")) return false;
  return cellsOf(line).every((cell) => /^:?-+:?$/.test(cell));
}

/** The bars of what is hidden divide no cells; U+0001 keeps their places. */
function cellsOf(line: string): string[] {
  return line
    .replaceAll("\u0001", "")
    .replace(spoiler, (hidden) => hidden.replaceAll("|", "\u0001"))
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|").replaceAll("\u0001", "|"));
}

/** Whether a table's head stands in this line: a rule of as many cells is below it. */
function isTableHead(lines: readonly string[], index: number): boolean {
  const rule = lines[index + 1];
  return (
    lines[index]?.includes("|") === true &&
    isTableRule(rule) &&
    cellsOf(lines[index] ?? "").length === cellsOf(rule ?? "").length
  );
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let code: Block | null = null;
  let table: Block | null = null;
  const lines = text.split("\n");
  let mathsEnd = -1;
  for (const [index, line] of lines.entries()) {
    if (index <= mathsEnd) continue;
    if (line.startsWith("```")) {
      table = null;
      if (code) code = null;
      else {
        const language = /^```\s*([\w+#.-]{1,30})\s*$/.exec(line)?.[1];
        blocks.push((code = { kind: "code", lines: [], ...(language ? { language: language.toLowerCase() } : {}) }));
      }
      continue;
    }
    if (code) {
      code.lines.push(line);
      continue;
    }
    const maths = blockMaths(lines, index);
    if (maths) {
      table = null;
      mathsEnd = maths.end;
      blocks.push({ kind: "maths", lines: [maths.source] });
      continue;
    }
    if (!line.includes("|")) table = null;
    else if (!table && isTableHead(lines, index)) blocks.push((table = { kind: "table", lines: [] }));
    if (table) {
      table.lines.push(line);
      continue;
    }
    const bullet = /^\s*[-*•] (.+)$/.exec(line);
    const number = /^\s*(\d{1,3})[.)] (.+)$/.exec(line);
    const quote = /^> ?(.*)$/.exec(line);
    const kind = bullet ? "ul" : number ? "ol" : quote ? "quote" : "p";
    const content = number?.[2] ?? (bullet ?? quote)?.[1] ?? line;
    const last = blocks.at(-1);
    if (last?.kind === kind) last.lines.push(content);
    else blocks.push({ kind, lines: [content], ...(number ? { start: Number(number[1]) } : {}) });
  }
  return blocks;
}

function tableHtml(lines: readonly string[], scope: Scope): string {
  const [head = [], , ...rows] = lines.map(cellsOf);
  const row = (cells: readonly string[], tag: "th" | "td"): string =>
    `<tr>${head.map((_, column) => `<${tag}>${inline(cells[column] ?? "", scope)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => row(cells, "td")).join("");
  return `<table><thead>${row(head, "th")}</thead>${body ? `<tbody>${body}</tbody>` : ""}</table>`;
}

function listHtml({ kind, lines, start = 1 }: Block, scope: Scope): string {
  const items = lines.map((line) => `<li>${inline(line, scope)}</li>`).join("");
  return `<${kind}${start === 1 ? "" : ` start="${start}"`}>${items}</${kind}>`;
}

/** The formatted body, or null when the text has nothing to format. */
export function toHtml(
  text: string,
  mentions: readonly Mention[] = [],
  emoticons: Scope["emoticons"] = [],
): string | null {
  const scope = { mentions, emoticons };
  const blocks = blocksOf(text);
  const html = blocks
    .map((block) => {
      const { kind, lines, language } = block;
      if (kind === "code") {
        const named = language ? ` class="language-${language}"` : "";
        return `<pre><code${named}>${escapeHtml(lines.join("\n"))}</code></pre>`;
      }
      if (kind === "maths") return mathsHtml(lines.join(""), "div");
      if (kind === "table") return tableHtml(lines, scope);
      if (kind === "ul" || kind === "ol") return listHtml(block, scope);
      const content = lines.map((line) => inline(line, scope)).join("<br>");
      return kind === "quote"
        ? `<blockquote>${content}</blockquote>`
        : blocks.length > 1
          ? `<p>${content}</p>`
          : content;
    })
    .join("");
  const isPlain =
    blocks.every((block) => block.kind === "p") &&
    html.replaceAll("<br>", "\n").replace(/<\/?p>/g, "") === escapeHtml(text);
  return isPlain ? null : html;
}

/** Those of the known people whose @name stands in the text. */
export function mentionsIn(text: string, known: readonly Mention[]): Mention[] {
  return known.filter((one) => text.includes(`@${one.name}`));
}

/** A text without the marks that format it, for lists and notices that show words only. */
export function withoutMarks(text: string): string {
  return withoutTableMarks(text)
    .replace(spoiler, hiddenText)
    .replace(/^```.*$/gm, "")
    .replace(/^(?:> ?|\s*[-*•] )/gm, "")
    .replace(/\[([^\]\n]+)\]\(https?:\/\/[^\s)]+\)/g, "$1")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\*\*([^\s*](?:[^\n]*?[^\s*])?)\*\*/g, "$1")
    .replace(/~~([^\s~](?:[^\n]*?[^\s~])?)~~/g, "$1")
    .replace(/(^|[^\p{L}\p{N}_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}_])/gu, "$1$2");
}

/** Cells divided by dots, without the rule below the head. */
function withoutTableMarks(text: string): string {
  if (!text.includes("|")) return text;
  let isTable = false;
  const lines = text.split("\n");
  return lines
    .flatMap((line, index) => {
      isTable = line.includes("|") && (isTable || isTableHead(lines, index));
      if (!isTable) return line;
      return isTableRule(line) ? [] : cellsOf(line).join(" · ");
    })
    .join("\n");
}
