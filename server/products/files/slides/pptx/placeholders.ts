import { elementsOf, find, type Element } from "../xml-tree.ts";
import type { Sheet } from "./sheet.ts";

type Family = "title" | "body" | "date" | "footer" | "number";

const families: Readonly<Record<string, Family>> = {
  title: "title",
  ctrTitle: "title",
  dt: "date",
  ftr: "footer",
  hdr: "footer",
  sldNum: "number",
};

/** What makes a shape a placeholder (ECMA-376 part 1, 19.3.1.36). */
export interface Placeholder {
  readonly family: Family;
  readonly index: string;
}

export function placeholderOf(shape: Element): Placeholder | null {
  const own = elementsOf(shape).find(({ name }) => /^nv\w*Pr$/.test(name));
  const element = find(own, "nvPr", "ph");
  if (!element) return null;
  const { type = "obj", idx = "0" } = element.attributes;
  return { family: (Object.hasOwn(families, type) ? families[type] : undefined) ?? "body", index: idx };
}

/** The shapes that a placeholder takes from what it lacks, nearest first: the layout's, then the master's. */
export function shapesAbove(sheet: Sheet, placeholder: Placeholder | null): Element[] {
  if (!placeholder) return [];
  const found: Element[] = [];
  for (let above = sheet.above; above; above = above.above) {
    const candidates = elementsOf(find(above.root, "cSld", "spTree")).flatMap((shape) => {
      const other = placeholderOf(shape);
      return other?.family === placeholder.family ? [{ shape, index: other.index }] : [];
    });
    // Of a body there may be several in a layout, told apart by number; a master has one of each family.
    const match = candidates.find(({ index }) => index === placeholder.index) ?? candidates[0];
    if (match) found.push(match.shape);
  }
  return found;
}
