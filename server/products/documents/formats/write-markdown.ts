import { attr, childrenOf, hasMark, numberAttr, plainText, textAttr, type Part } from "./content.ts";

const alertOf: Readonly<Record<string, string>> = { info: "NOTE", success: "TIP", warn: "WARNING", danger: "CAUTION" };

/** A text as Markdown (CommonMark with tables, task lists and GitHub's callouts); what looks like Markdown stays text. */
export function writeMarkdown(doc: Part): string {
  return `${writeBlocks(childrenOf(doc))}\n`;
}

function writeBlocks(parts: readonly Part[]): string {
  return parts
    .map(writeBlock)
    .filter((text) => text !== null)
    .join("\n\n");
}

function writeBlock(part: Part): string {
  switch (part.type) {
    case "heading":
      return `${"#".repeat(numberAttr(part, "level", 1))} ${writeInline(childrenOf(part)).replaceAll("\n", " ")}`;
    case "blockquote":
      return quote(writeBlocks(childrenOf(part)));
    case "callout":
      return quote(`[!${alertOf[textAttr(part, "tone")] ?? "NOTE"}]\n${writeBlocks(childrenOf(part))}`);
    case "bulletList":
      return childrenOf(part)
        .map((item) => writeItem("- ", item))
        .join("\n");
    case "orderedList": {
      const start = numberAttr(part, "start", 1);
      return childrenOf(part)
        .map((item, index) => writeItem(`${start + index}. `, item))
        .join("\n");
    }
    case "taskList":
      return childrenOf(part)
        .map((item) => writeItem("- ", item, attr(item, "checked") === true ? "[x] " : "[ ] "))
        .join("\n");
    case "codeBlock": {
      const text = plainText({ type: "", content: childrenOf(part) });
      const fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
      return `${fence}${textAttr(part, "language")}\n${text}\n${fence}`;
    }
    case "horizontalRule":
      return "---";
    case "image":
      return `![${escapeText(textAttr(part, "alt"))}](${textAttr(part, "src")}${sizeOf(part)})`;
    case "table":
      return writeTable(part);
    default: {
      const text = writeInline(childrenOf(part));
      // A block that begins like a list, heading or rule would become one.
      return text.replace(
        /^(\s*)([-+>=]|#{1,6}(?![^\s])|\d+[.)])(?=\s|$|[-=>])/gm,
        (_all, space: string, mark: string) =>
          /^\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
      );
    }
  }
}

/** Markdown has no place for how large a picture is; its title is free. */
const sizeOf = (image: Part): string =>
  attr(image, "width") === null ? "" : ` "${textAttr(image, "width")}×${textAttr(image, "height")}"`;

const quote = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");

function writeItem(mark: string, item: Part, box = ""): string {
  const [first, ...rest] = childrenOf(item);
  const indent = " ".repeat(mark.length);
  const head = first ? writeBlock(first) : "";
  const tail = rest.map((block) => `${isList(block) ? "\n" : "\n\n"}${writeBlock(block)}`).join("");
  return `${mark}${box}${`${head}${tail}`.replace(/\n(?!\n)/g, `\n${indent}`).replaceAll(`\n${indent}\n`, "\n\n")}`;
}

const isList = (part: Part): boolean => part.type.endsWith("List");

function writeTable(table: Part): string {
  const rows = childrenOf(table).map((row) =>
    childrenOf(row).flatMap((cell) => {
      const text = childrenOf(cell)
        .map((block) => (block.type === "paragraph" ? writeInline(childrenOf(block)) : writeBlock(block)))
        .join("<br>")
        .replace(/\s*\n\s*/g, "<br>")
        .replaceAll("|", "\\|");
      return [text, ...Array.from({ length: numberAttr(cell, "colspan", 1) - 1 }, () => "")];
    }),
  );
  const width = Math.max(1, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => cells[index] ?? "").join(" | ")} |`;
  const isHeaded = childrenOf(childrenOf(table)[0] ?? { type: "" }).some((cell) => cell.type === "tableHeader");
  const [head, ...body] = isHeaded ? rows : [[], ...rows];
  return [line(head ?? []), line(Array.from({ length: width }, () => "---")), ...body.map(line)].join("\n");
}

const wraps: readonly (readonly [mark: string, before: string, after: string])[] = [
  ["bold", "**", "**"],
  ["italic", "*", "*"],
  ["strike", "~~", "~~"],
  ["underline", "<u>", "</u>"],
];

function writeInline(parts: readonly Part[]): string {
  let out = "";
  let open: string[] = [];
  const close = (wanted: readonly string[]): void => {
    // Marks are closed from the inside out; those that go on are opened again.
    while (open.some((mark) => !wanted.includes(mark))) {
      const last = open.at(-1) ?? "";
      const [, space = ""] = /(\s*)$/.exec(out) ?? [];
      out = `${out.slice(0, out.length - space.length)}${wraps.find(([mark]) => mark === last)?.[2] ?? ""}${space}`;
      open = open.slice(0, -1);
    }
  };
  for (const part of parts) {
    const wanted = wraps.map(([mark]) => mark).filter((mark) => hasMark(part, mark));
    close(wanted);
    let text = writeLeaf(part);
    const fresh = wanted.filter((mark) => !open.includes(mark));
    if (fresh.length > 0) {
      const [, space = ""] = /^(\s*)/.exec(text) ?? [];
      out += space;
      text = text.slice(space.length);
      for (const mark of fresh) {
        out += wraps.find(([name]) => name === mark)?.[1] ?? "";
        open.push(mark);
      }
    }
    out += text;
  }
  close([]);
  return out;
}

function writeLeaf(part: Part): string {
  if (part.type === "hardBreak") return "\\\n";
  if (part.type === "mention")
    return `[@${escapeText(textAttr(part, "label"))}](safos:${textAttr(part, "kind")}/${encodeURIComponent(textAttr(part, "id"))})`;
  const raw = part.text ?? "";
  const link = part.marks?.find((mark) => mark.type === "link");
  const text = hasMark(part, "code") ? writeCode(raw) : escapeText(raw);
  return link ? `[${text}](<${textAttr(link, "href").replace(/[<>\n]/g, encodeURIComponent)}>)` : text;
}

function writeCode(text: string): string {
  const fence = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

const escapeText = (text: string): string =>
  text.replace(/[\\`*_[\]<>~&]/g, (sign) => `\\${sign}`).replaceAll("\n", " ");
