import type { Colour, Paragraph, Run, Spacing } from "../deck.ts";
import { elementsOf, find, numberOf, type Element } from "../xml-tree.ts";
import { readColour } from "./colours.ts";
import { isTrue } from "./geometry.ts";
import type { Placeholder } from "./placeholders.ts";
import { pointsOf, type Sheet } from "./sheet.ts";

/** Lists of styles by level, from the farthest to the nearest: presentation, master, placeholders above, the shape itself. */
export type StyleLists = readonly (Element | undefined)[];

export function styleListsOf(
  sheet: Sheet,
  placeholder: Placeholder | null,
  bodies: readonly (Element | undefined)[],
  style: Element | undefined,
): StyleLists {
  let master = sheet;
  while (master.above) master = master.above;
  const styles = find(master.root, "txStyles");
  const kind =
    placeholder?.family === "title" ? "titleStyle" : placeholder?.family === "body" ? "bodyStyle" : "otherStyle";
  return [
    sheet.deck.defaultText,
    find(styles, kind),
    fontList(find(style, "fontRef")),
    ...bodies.toReversed().map((body) => find(body, "lstStyle")),
  ];
}

/** The colour of a shape's style as a list of styles. */
const fontList = (reference: Element | undefined): Element | undefined =>
  elementsOf(reference).length === 0 ? undefined : listOfFont({}, reference?.children ?? []);

/** A list of styles that gives every level a font: its attributes, and what is in its fill (nothing: no fill). */
export function listOfFont(attributes: Element["attributes"], colour: Element["children"]): Element {
  const fill = colour.length === 0 ? [] : [{ name: "solidFill", attributes: {}, children: colour }];
  const font = { name: "defRPr", attributes, children: fill };
  const children = Array.from({ length: 9 }, (_, level) => ({
    name: `lvl${level + 1}pPr`,
    attributes: {},
    children: [font],
  }));
  return { name: "lstStyle", attributes: {}, children };
}

/** What applies to a paragraph of a level, from the farthest to the nearest. */
export const stylesAt = (lists: StyleLists, level: number, own: Element | undefined): Element[] =>
  [...lists.flatMap((list) => [find(list, "defPPr"), find(list, `lvl${level + 1}pPr`)]), own].filter(
    (one) => one !== undefined,
  );

/** The nearest of them in which an element of one of these names stands. */
const nearest = (styles: readonly Element[], names: readonly string[]): Element | undefined =>
  styles.flatMap((style) => elementsOf(style).filter(({ name }) => names.includes(name))).at(-1);

const attributesOf = (styles: readonly Element[]): Element => ({
  name: "",
  attributes: Object.assign({}, ...styles.map(({ attributes }) => attributes)) as Record<string, string>,
  children: [],
});

const share = (element: Element | undefined, name: string, missing: number): number => {
  const value = element?.attributes[name] ?? "";
  const number = value.endsWith("%") ? Number(value.slice(0, -1)) / 100 : Number(value || Number.NaN) / 100_000;
  return Number.isFinite(number) ? number : missing;
};

function readSpacing(element: Element | undefined, missing: Spacing): Spacing {
  const points = numberOf(find(element, "spcPts"), "val");
  if (points !== null) return { points: points / 100 };
  const part = find(element, "spcPct");
  return part ? { share: share(part, "val", 1) } : missing;
}

type ParagraphStyle = Omit<Paragraph, "runs" | "size" | "bullet"> & {
  /** Where its bullet is described; a number's form is `auto`. */
  readonly bullet: {
    readonly element: Element;
    readonly colour: Colour | null;
    readonly share: number;
    readonly font: string;
  } | null;
};

const aligns: Readonly<Record<string, Paragraph["align"]>> = { ctr: "center", r: "right" };

/** ECMA-376 part 1, 21.1.2.2.7. */
export function readParagraphStyle(styles: readonly Element[], sheet: Sheet): ParagraphStyle {
  const attributes = attributesOf(styles);
  const bullet = nearest(styles, ["buNone", "buChar", "buAutoNum", "buBlip"]);
  const colour = nearest(styles, ["buClr", "buClrTx"]);
  return {
    align: aligns[attributes.attributes["algn"] ?? ""] ?? "left",
    left: pointsOf(numberOf(attributes, "marL") ?? 0),
    indent: pointsOf(numberOf(attributes, "indent") ?? 0),
    before: readSpacing(nearest(styles, ["spcBef"]), { points: 0 }),
    after: readSpacing(nearest(styles, ["spcAft"]), { points: 0 }),
    lineSpacing: readSpacing(nearest(styles, ["lnSpc"]), { share: 1 }),
    bullet:
      !bullet || bullet.name === "buNone"
        ? null
        : {
            element: bullet,
            colour: colour?.name === "buClr" ? readColour(colour, sheet.palette) : null,
            share: share(nearest(styles, ["buSzPct"]), "val", 1),
            font: nearest(styles, ["buFont"])?.attributes["typeface"] ?? "",
          },
  };
}

const black: Colour = { hex: "#000000", opacity: 1 };

/** ECMA-376 part 1, 21.1.2.3.9; `paragraphs` are the styles of its paragraph, `own` what it says itself. */
export function readRunStyle(
  paragraphs: readonly Element[],
  own: Element | undefined,
  sheet: Sheet,
): Omit<Run, "text"> & { readonly isUpper: boolean } {
  const styles = [...paragraphs.map((style) => find(style, "defRPr")), own].filter((one) => one !== undefined);
  const merged = attributesOf(styles);
  const { attributes } = merged;
  const fill = nearest(styles, ["solidFill", "gradFill"]);
  const link = find(own, "hlinkClick") ? sheet.palette("hlink") : null;
  const colour =
    fill?.name === "gradFill" ? readColour(find(fill, "gsLst", "gs"), sheet.palette) : readColour(fill, sheet.palette);
  const shift = (numberOf(merged, "baseline") ?? 0) / 100_000;
  const size = Math.min(400, Math.max(1, (numberOf(merged, "sz") ?? 1800) / 100));
  const family = nearest(styles, ["latin"])?.attributes["typeface"] ?? "+mn-lt";
  const { fonts } = sheet.theme;
  return {
    size: shift === 0 ? size : size * 0.66,
    isBold: isTrue(attributes["b"]),
    isItalic: isTrue(attributes["i"]),
    isUnderlined: link !== null || (attributes["u"] ?? "none") !== "none",
    isStruck: (attributes["strike"] ?? "noStrike") !== "noStrike",
    colour: link ?? colour ?? sheet.palette("tx1") ?? black,
    shift,
    family: family.startsWith("+mj") ? fonts.major : family.startsWith("+mn") ? fonts.minor : family,
    isUpper: attributes["cap"] === "all",
  };
}
