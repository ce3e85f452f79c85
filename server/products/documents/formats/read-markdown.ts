import { Marked, type Token, type Tokens } from "marked";
import { isSafeHref, paragraph, textPart, type Mark, type Part } from "./content.ts";

const markdown = new Marked({ gfm: true, breaks: false });
const toneOf: Readonly<Record<string, string>> = {
  NOTE: "info",
  TIP: "success",
  IMPORTANT: "info",
  WARNING: "warn",
  CAUTION: "danger",
};

/** Markdown as a text. HTML in it stays text, except `<br>` and `<u>`, which Markdown has no sign for. */
export function readMarkdown(source: string): Part {
  const tokens = markdown.lexer(source.replaceAll("\r\n", "\n").replaceAll("\u0000", ""));
  const content = readBlocks(tokens);
  return { type: "doc", content: content.length > 0 ? content : [{ type: "paragraph" }] };
}

const readBlocks = (tokens: readonly Token[]): Part[] => tokens.flatMap(readBlock);

function readBlock(token: Token): Part[] {
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "heading":
      return [
        { type: "heading", attrs: { level: (token as Tokens.Heading).depth }, content: readInline(token.tokens ?? []) },
      ];
    case "paragraph":
      return readParagraph(token.tokens ?? []);
    case "text":
      return [paragraph(readInline(token.tokens ?? [token]))];
    case "blockquote":
      return [readQuote(token as Tokens.Blockquote)];
    case "code": {
      const { text, lang } = token as Tokens.Code;
      return [
        {
          type: "codeBlock",
          attrs: { language: lang === undefined || lang === "" ? null : lang },
          ...(text === "" ? {} : { content: [textPart(text)] }),
        },
      ];
    }
    case "hr":
      return [{ type: "horizontalRule" }];
    case "list":
      return readList(token as Tokens.List);
    case "table":
      return [readTable(token as Tokens.Table)];
    case "html":
      return [paragraph([textPart((token as Tokens.HTML).text.trim())])];
    default:
      return "raw" in token && token.raw.trim() !== "" ? [paragraph([textPart(token.raw.trim())])] : [];
  }
}

function readParagraph(tokens: readonly Token[]): Part[] {
  const parts = readInline(tokens);
  const isPictureAlone = parts.length === 1 && parts[0]?.type === "image";
  return isPictureAlone ? parts : [paragraph(parts)];
}

function readQuote(token: Tokens.Blockquote): Part {
  const found = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/.exec(token.text);
  if (!found) return { type: "blockquote", content: orParagraph(readBlocks(token.tokens)) };
  const inside = markdown.lexer(token.text.slice(found[0].length));
  return {
    type: "callout",
    attrs: { tone: toneOf[found[1] ?? ""] ?? "info" },
    content: orParagraph(readBlocks(inside)),
  };
}

/** Runs of task items and plain items become lists of their own kind. */
function readList(list: Tokens.List): Part[] {
  const out: Part[] = [];
  let start = list.start === "" ? 1 : list.start;
  for (const item of list.items) {
    const type = item.task ? "taskList" : list.ordered ? "orderedList" : "bulletList";
    const tokens = item.tokens.filter((token) => token.type !== "checkbox");
    const content = orParagraph(readBlocks(tokens));
    const made: Part = item.task
      ? { type: "taskItem", attrs: { checked: item.checked === true }, content }
      : { type: "listItem", content };
    const last = out.at(-1);
    if (last?.type === type) out[out.length - 1] = { ...last, content: [...(last.content ?? []), made] };
    else out.push({ type, ...(type === "orderedList" ? { attrs: { start } } : {}), content: [made] });
    start += 1;
  }
  return out;
}

function readTable(table: Tokens.Table): Part {
  const row = (type: string, cells: readonly Tokens.TableCell[]): Part => ({
    type: "tableRow",
    content: cells.map((cell) => ({ type, content: splitCell(readInline(cell.tokens)) })),
  });
  const isHeaded = table.header.some((cell) => cell.text.trim() !== "");
  return {
    type: "table",
    content: [
      ...(isHeaded ? [row("tableHeader", table.header)] : []),
      ...table.rows.map((cells) => row("tableCell", cells)),
    ],
  };
}

/** `<br>` between blocks of a cell: each line a paragraph. */
function splitCell(parts: readonly Part[]): Part[] {
  const lines: Part[][] = [[]];
  for (const part of parts) {
    if (part.type === "hardBreak") lines.push([]);
    else lines.at(-1)?.push(part);
  }
  return lines.map((line) => paragraph(line));
}

function readInline(tokens: readonly Token[], marks: readonly Mark[] = []): Part[] {
  const out: Part[] = [];
  let underlined = false;
  const current = (): readonly Mark[] => (underlined ? [...marks, { type: "underline" }] : marks);
  for (const token of tokens) {
    if (token.type === "html") {
      const tag = (token as Tokens.Tag).raw.trim().toLowerCase();
      if (/^<br\s*\/?>$/.test(tag)) out.push({ type: "hardBreak" });
      else if (tag === "<u>") underlined = true;
      else if (tag === "</u>") underlined = false;
      else out.push(textPart((token as Tokens.Tag).raw, current()));
      continue;
    }
    out.push(...readLeaf(token, current()));
  }
  return out;
}

function readLeaf(token: Token, marks: readonly Mark[]): Part[] {
  const inside = (more: Mark): Part[] =>
    readInline(token.type === "text" ? [] : ((token as Tokens.Strong).tokens ?? []), [...marks, more]);
  switch (token.type) {
    case "strong":
      return inside({ type: "bold" });
    case "em":
      return inside({ type: "italic" });
    case "del":
      return inside({ type: "strike" });
    case "codespan":
      return (token as Tokens.Codespan).text === ""
        ? []
        : [textPart((token as Tokens.Codespan).text, [...marks, { type: "code" }])];
    case "br":
      return [{ type: "hardBreak" }];
    case "escape":
      return [textPart((token as Tokens.Escape).text, marks)];
    case "link":
      return readLink(token as Tokens.Link, marks);
    case "image": {
      const { href, text, title } = token as Tokens.Image;
      const size = /^(\d{1,5})×(\d{1,5})$/.exec(title ?? "");
      const measures = size ? { width: Number(size[1]), height: Number(size[2]) } : {};
      return [{ type: "image", attrs: { src: href, alt: unescape(text), ...measures } }];
    }
    case "checkbox":
      return [];
    default: {
      const { tokens, text, raw } = token as Tokens.Text & { tokens?: Token[] };
      if (tokens) return readInline(tokens, marks);
      const plain = (text ?? raw ?? "").replaceAll("\n", " ");
      return plain === "" ? [] : [textPart(plain, marks)];
    }
  }
}

function readLink(token: Tokens.Link, marks: readonly Mark[]): Part[] {
  const mention = /^safos:([a-z]{1,20})\/([^/]{1,300})$/.exec(token.href);
  if (mention) {
    const label = unescape(token.text).replace(/^@/, "");
    return [{ type: "mention", attrs: { kind: mention[1], id: decodeURIComponent(mention[2] ?? ""), label } }];
  }
  const more = isSafeHref(token.href) ? [{ type: "link", attrs: { href: token.href } }] : [];
  return readInline(token.tokens, [...marks, ...more]);
}

const unescape = (text: string): string => text.replace(/\\([\\`*_[\]<>~&])/g, "$1");
const orParagraph = (parts: Part[]): Part[] => (parts.length > 0 ? parts : [{ type: "paragraph" }]);
