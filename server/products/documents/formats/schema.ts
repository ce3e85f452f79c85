import { Schema, type Node, type NodeSpec } from "@tiptap/pm/model";
import { updateYFragment, yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { calloutTones, isOwnImage, isSafeHref, textAttr, type Mark, type Part } from "./content.ts";
import { isDeepFragment, readDeepFragment } from "./flatten.ts";

/** The shared type the page's editor binds to. */
export const field = "default";

const block = { content: "inline*", group: "block" };
const cell: NodeSpec = {
  content: "block+",
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null }, align: { default: null } },
};

/** What a text may consist of; the page's editor (`web/products/documents/schema.ts`) has the same parts by the same names. */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: block,
    heading: { ...block, attrs: { level: { default: 1 } } },
    blockquote: { content: "block+", group: "block" },
    callout: { content: "block+", group: "block", attrs: { tone: { default: "info" } } },
    bulletList: { content: "listItem+", group: "block list" },
    orderedList: {
      content: "listItem+",
      group: "block list",
      attrs: { start: { default: 1 }, type: { default: null } },
    },
    listItem: { content: "paragraph block*" },
    taskList: { content: "taskItem+", group: "block list" },
    taskItem: { content: "paragraph block*", attrs: { checked: { default: false } } },
    codeBlock: { content: "text*", marks: "", group: "block", attrs: { language: { default: null } } },
    horizontalRule: { group: "block" },
    image: {
      group: "block",
      attrs: {
        src: { default: null },
        alt: { default: null },
        title: { default: null },
        width: { default: null },
        height: { default: null },
      },
    },
    table: { content: "tableRow+", group: "block" },
    tableRow: { content: "(tableCell | tableHeader)*" },
    tableCell: cell,
    tableHeader: cell,
    mention: {
      group: "inline",
      inline: true,
      attrs: { kind: { default: "person" }, id: { default: "" }, label: { default: "" }, path: { default: null } },
    },
    hardBreak: { group: "inline", inline: true },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: {
        href: { default: null },
        target: { default: null },
        rel: { default: null },
        class: { default: null },
        title: { default: null },
      },
    },
    bold: {},
    italic: {},
    underline: {},
    strike: {},
    code: {},
    insertion: { attrs: { id: {}, by: {}, name: {}, at: {} }, excludes: "" },
    deletion: { attrs: { id: {}, by: {}, name: {}, at: {} }, excludes: "" },
  },
});

/** What an item's text says now. */
export function readContent(doc: Y.Doc): Part {
  const fragment = doc.getXmlFragment(field);
  const json = isDeepFragment(fragment)
    ? readDeepFragment(fragment)
    : (yXmlFragmentToProsemirrorJSON(fragment) as unknown as Part);
  return { type: "doc", content: json.content?.length ? json.content : [{ type: "paragraph" }] };
}

/** Makes a text say something else with as few changes as can be, so that cursors, comments and others' words stay. */
export function writeContent(doc: Y.Doc, content: Part): void {
  const fragment = doc.getXmlFragment(field);
  updateYFragment(doc, fragment, toNode(content), { mapping: new Map(), isOMark: new Map() });
}

export function newContent(content: Part): Y.Doc {
  const doc = new Y.Doc();
  writeContent(doc, content);
  return doc;
}

/** A text that fits the schema, whatever came in: unknown parts give way to what is in them. */
export function toNode(content: Part): Node {
  const fitting = fitBlocks(content.content ?? []);
  const node = schema.nodeFromJSON({ type: "doc", content: fitting.length > 0 ? fitting : [{ type: "paragraph" }] });
  node.check();
  return node;
}

const inlineTypes = new Set(["text", "mention", "hardBreak"]);
const holders: Readonly<Record<string, readonly string[]>> = {
  bulletList: ["listItem"],
  orderedList: ["listItem"],
  taskList: ["taskItem"],
  table: ["tableRow"],
  tableRow: ["tableCell", "tableHeader"],
};

function fitBlocks(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let loose: Part[] = [];
  const flush = (): void => {
    if (loose.some((one) => one.type !== "text" || (one.text ?? "").trim() !== ""))
      out.push({ type: "paragraph", content: loose });
    loose = [];
  };
  for (const part of parts) {
    if (inlineTypes.has(part.type)) {
      loose.push(...fitInline([part]));
      continue;
    }
    flush();
    out.push(...fitBlock(part));
  }
  flush();
  return out;
}

function fitBlock(part: Part): Part[] {
  const content = part.content ?? [];
  switch (part.type) {
    case "paragraph":
      return splitAround(part, content);
    case "heading":
      return splitAround({ ...part, attrs: { level: clamp(part.attrs?.["level"], 1, 6) } }, content);
    case "blockquote":
      return [{ type: "blockquote", content: orParagraph(fitBlocks(content)) }];
    case "callout": {
      const tone = textAttr(part, "tone");
      const known = (calloutTones as readonly string[]).includes(tone) ? tone : "info";
      return [{ type: "callout", attrs: { tone: known }, content: orParagraph(fitBlocks(content)) }];
    }
    case "bulletList":
    case "orderedList":
    case "taskList":
    case "table": {
      const wanted = holders[part.type] ?? [];
      const inside = content.filter((child) => wanted.includes(child.type)).flatMap(fitHeld);
      return inside.length > 0 ? [{ ...bare(part), content: inside }] : [];
    }
    case "codeBlock": {
      const text = content.map((one) => one.text ?? (one.type === "hardBreak" ? "\n" : "")).join("");
      return [{ ...bare(part), ...(text === "" ? {} : { content: [{ type: "text", text }] }) }];
    }
    case "horizontalRule":
      return [{ type: "horizontalRule" }];
    case "image":
      return isOwnImage(textAttr(part, "src")) ? [bare(part)] : [];
    default:
      return fitBlocks(content);
  }
}

/** A picture inside a paragraph stands between what is before and after it: pictures are blocks here. */
function splitAround(part: Part, content: readonly Part[]): Part[] {
  const out: Part[] = [];
  let run: Part[] = [];
  const flush = (): void => {
    if (run.length > 0) out.push({ ...bare(part), content: run });
    run = [];
  };
  for (const child of content) {
    if (child.type !== "image") {
      run.push(...fitInline([child]));
      continue;
    }
    flush();
    out.push(...fitBlock(child));
  }
  flush();
  return out.length > 0 ? out : [bare(part)];
}

function fitHeld(part: Part): Part[] {
  const content = part.content ?? [];
  if (part.type === "tableRow") {
    const cells = content
      .filter((child) => child.type === "tableCell" || child.type === "tableHeader")
      .flatMap(fitHeld);
    return cells.length > 0 ? [{ type: "tableRow", content: cells }] : [];
  }
  const blocks = orParagraph(fitBlocks(content));
  if (part.type === "tableCell" || part.type === "tableHeader")
    return [
      {
        type: part.type,
        attrs: {
          ...part.attrs,
          colspan: clamp(part.attrs?.["colspan"], 1, 50),
          rowspan: clamp(part.attrs?.["rowspan"], 1, 500),
        },
        content: blocks,
      },
    ];
  // An item begins with words, also where it was only a list or a picture.
  const first = blocks[0]?.type === "paragraph" ? blocks : [{ type: "paragraph" }, ...blocks];
  const attrs = part.type === "taskItem" ? { attrs: { checked: part.attrs?.["checked"] === true } } : {};
  return [{ type: part.type, ...attrs, content: first }];
}

function fitInline(parts: readonly Part[]): Part[] {
  return parts.flatMap((part): Part[] => {
    const marks = fitMarks(part.marks ?? []);
    const dressed = marks.length > 0 ? { marks } : {};
    if (part.type === "text")
      return (part.text ?? "") === "" ? [] : [{ type: "text", text: part.text ?? "", ...dressed }];
    if (part.type === "hardBreak") return [{ type: "hardBreak", ...dressed }];
    if (part.type === "mention") return [{ type: "mention", attrs: part.attrs ?? {}, ...dressed }];
    return fitInline(part.content ?? []);
  });
}

function fitMarks(marks: readonly Mark[]): Mark[] {
  return marks.filter((mark) => {
    if (!schema.marks[mark.type]) return false;
    return mark.type !== "link" || isSafeHref(textAttr(mark, "href"));
  });
}

const bare = (part: Part): Part => (part.attrs ? { type: part.type, attrs: part.attrs } : { type: part.type });
const orParagraph = (parts: Part[]): Part[] => (parts.length > 0 ? parts : [{ type: "paragraph" }]);
function clamp(value: unknown, least: number, most: number): number {
  const number = Math.round(Number(value));
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : least;
}
