import type { Element } from "../xml-tree.ts";

const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Element[]
): Element => ({ name, attributes, children });

const scheme = (name: string, tint?: number): Element =>
  element("schemeClr", { val: name }, ...(tint === undefined ? [] : [element("tint", { val: String(tint) })]));
const solid = (colour: Element): Element => element("solidFill", {}, colour);
const borders = (width: number, colour: string): Element =>
  element(
    "tcBdr",
    {},
    ...["left", "right", "top", "bottom", "insideH", "insideV"].map((side) =>
      element(side, {}, element("ln", { w: String(width) }, solid(scheme(colour)))),
    ),
  );

/** "Medium Style 2" in a colour: white lines, a filled first row, banded rows. */
function medium(accent: string): Element {
  const strong = (name: string): Element =>
    element(
      name,
      {},
      element("tcTxStyle", { b: "on" }, scheme("lt1")),
      element("tcStyle", {}, element("fill", {}, solid(scheme(accent)))),
    );
  return element(
    "tblStyle",
    {},
    element(
      "wholeTbl",
      {},
      element("tcTxStyle", {}, scheme("dk1")),
      element("tcStyle", {}, borders(12_700, "lt1"), element("fill", {}, solid(scheme(accent, 20_000)))),
    ),
    element("band1H", {}, element("tcStyle", {}, element("fill", {}, solid(scheme(accent, 40_000))))),
    strong("firstRow"),
    strong("firstCol"),
    strong("lastCol"),
    strong("lastRow"),
  );
}

/** Styles that PowerPoint has built in and does not write into its files, by their ids. */
const accents: Readonly<Record<string, string>> = {
  "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}": "accent1",
  "{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}": "accent2",
  "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}": "accent3",
  "{00A15C55-8517-42AA-B614-E9B94910E393}": "accent4",
  "{7DF18680-E054-41AD-8BC1-D1AEF772440D}": "accent5",
  "{93296810-A885-4BE3-A3E7-6D5BEEA58F35}": "accent6",
  "{073A0DAA-6AF3-43AB-8588-CEC1D06C72B9}": "dk1",
};
const grid = element("tblStyle", {}, element("wholeTbl", {}, element("tcStyle", {}, borders(12_700, "tx1"))));

/** What a table without a style in the file looks like. */
export function builtInTableStyle(id: string): Element | undefined {
  const accent = Object.hasOwn(accents, id) ? accents[id] : undefined;
  if (accent !== undefined) return medium(accent);
  // "No Style, No Grid" shows nothing; one that is not known shows its cells.
  return id === "{2D5ABB26-0587-4C30-8999-92F81FD0307C}" ? undefined : grid;
}
