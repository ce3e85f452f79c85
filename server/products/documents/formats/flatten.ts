import * as Y from "yjs";
import type { Mark, Part } from "./content.ts";

/**
 * Nobody nests so deep. Everything that walks a text calls itself for what is inside, so that a text made to be deeper would
 * end in a RangeError; what lies below is kept as plain text.
 */
const deepest = 100;

/** Parts of a text whose place only certain parts can take: they are followed a little further down. */
const holders = new Set(["bulletList", "orderedList", "taskList", "table", "tableRow"]);
const inline = new Set(["paragraph", "heading", "codeBlock"]);

type Open = Omit<Part, "content"> & { content?: Part[] };

/** The same text, at most a hundred parts deep and a few. Nothing here calls itself. */
export function flatten(root: Part): Part {
  if (!isDeep(root)) return root;
  const made: Open = { ...root, content: [] };
  const stack: { from: Part; to: Open; depth: number }[] = [{ from: root, to: made, depth: 0 }];
  for (let one = stack.pop(); one; one = stack.pop()) {
    const { from, to, depth } = one;
    for (const child of from.content ?? []) {
      const { content: inside, ...rest } = child;
      const copy: Open = rest;
      to.content?.push(copy);
      if (!inside) continue;
      const isEnd = depth >= deepest + 10 || (depth >= deepest && !holders.has(child.type));
      copy.content = isEnd ? endOf(child) : [];
      if (!isEnd) stack.push({ from: child, to: copy, depth: depth + 1 });
    }
  }
  return made;
}

function endOf(part: Part): Part[] {
  const text = textBelow(part);
  const content: Part[] = text === "" ? [] : [{ type: "text", text }];
  return inline.has(part.type) ? content : [{ type: "paragraph", content }];
}

function isDeep(root: Part): boolean {
  const stack = [{ part: root, depth: 0 }];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (one.depth > deepest) return true;
    for (const child of one.part.content ?? []) if (child.content) stack.push({ part: child, depth: one.depth + 1 });
  }
  return false;
}

function textBelow(root: Part): string {
  const found: string[] = [];
  const stack = [root];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (one.text !== undefined) found.push(one.text);
    else if (found.length > 0 && one.content && found.at(-1) !== " ") found.push(" ");
    for (const child of (one.content ?? []).toReversed()) stack.push(child);
  }
  return found.join("").trim();
}

/** Whether a shared text nests deeper than can be walked. */
export function isDeepFragment(root: Y.XmlFragment): boolean {
  const stack: { node: Y.XmlFragment; depth: number }[] = [{ node: root, depth: 0 }];
  for (let one = stack.pop(); one; one = stack.pop()) {
    if (one.depth > deepest) return true;
    for (const child of one.node.toArray())
      if (child instanceof Y.XmlElement) stack.push({ node: child, depth: one.depth + 1 });
  }
  return false;
}

/** A shared text as parts, however deep it is: what y-tiptap does by calling itself. */
export function readDeepFragment(root: Y.XmlFragment): Part {
  const made: Open = { type: "doc", content: [] };
  const stack: { node: Y.XmlFragment; to: Open }[] = [{ node: root, to: made }];
  for (let one = stack.pop(); one; one = stack.pop())
    for (const child of one.node.toArray()) {
      if (child instanceof Y.XmlText) one.to.content?.push(...readText(child));
      if (!(child instanceof Y.XmlElement)) continue;
      const attrs = child.getAttributes() as Record<string, unknown>;
      const part: Open = { type: child.nodeName, ...(Object.keys(attrs).length > 0 ? { attrs } : {}), content: [] };
      one.to.content?.push(part);
      stack.push({ node: child, to: part });
    }
  return flatten(made);
}

function readText(text: Y.XmlText): Part[] {
  const delta = text.toDelta() as { insert: unknown; attributes?: Record<string, Record<string, unknown> | null> }[];
  return delta.flatMap(({ insert, attributes }): Part[] => {
    if (typeof insert !== "string") return [];
    const marks = Object.entries(attributes ?? {}).map(([name, attrs]): Mark => ({
      // y-tiptap names marks that may overlap `<mark>--<hash>`.
      type: name.split("--", 1)[0] ?? name,
      ...(attrs && Object.keys(attrs).length > 0 ? { attrs } : {}),
    }));
    return [{ type: "text", text: insert, ...(marks.length > 0 ? { marks } : {}) }];
  });
}
