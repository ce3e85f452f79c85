import { escapeText, splitTexts } from "#content-lines";
import { shownText } from "./shown-text.ts";
import { propertiesOf, property, type Property, type Tree } from "./tree.ts";

/** Shown of an entry; what is beyond, or longer, stays in its text. */
const mostShown = 20;
const longest = 100;

/** A category as it is shown and compared; "": it is not shown. */
function shownCategory(text: string): string {
  const line = shownText(text, longest + 1);
  return line.length > longest ? "" : line;
}

/** The categories of a component (RFC 5545 §3.8.1.2), of all its lines, each once. */
export function categoriesOf({ tree }: { readonly tree: Tree }): string[] {
  const shown = new Set<string>();
  for (const { value } of propertiesOf(tree, "CATEGORIES"))
    for (const one of splitTexts(value)) {
      const category = shownCategory(one);
      if (category !== "" && shown.size < mostShown) shown.add(category);
    }
  return [...shown];
}

/** The CATEGORIES properties of a component whose shown categories are these from now on. */
export function categoriesAfter(tree: Tree, categories: readonly string[]): Property[] {
  const shown = new Set(categoriesOf({ tree }));
  const wanted = new Set(categories.map(shownCategory).filter((one) => one !== ""));
  const added = new Set(wanted);
  const kept = propertiesOf(tree, "CATEGORIES").flatMap((one) => {
    const all = splitTexts(one.value);
    const left = all.filter((text) => {
      const category = shownCategory(text);
      added.delete(category);
      return !shown.has(category) || wanted.has(category);
    });
    if (left.length === all.length) return [one];
    return left.length === 0 ? [] : [{ ...one, value: left.map(escapeText).join(",") }];
  });
  return added.size === 0 ? kept : [...kept, write([...added])];
}

const write = (categories: readonly string[]): Property => property("CATEGORIES", categories.map(escapeText).join(","));

/** The same as they leave in a mail. */
export function mailedCategories(tree: Tree): Property[] {
  const shown = categoriesOf({ tree });
  return shown.length === 0 ? [] : [write(shown)];
}
