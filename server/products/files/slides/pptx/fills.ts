import type { Colour, Fill, Sides, Stroke } from "../deck.ts";
import { elementsOf, find, numberOf, type Element } from "../xml-tree.ts";
import { paletteOf, readColour } from "./colours.ts";
import { pointsOf, type Sheet, type Source } from "./sheet.ts";

/** The fill inside an element (ECMA-376 part 1, 20.1.8): null for none, undefined when it says nothing of it. */
export function readFill(parent: Element | undefined, source: Source): Fill | null | undefined {
  for (const one of elementsOf(parent))
    switch (one.name) {
      case "noFill":
        return null;
      case "solidFill":
        return solid(readColour(one, source.palette));
      case "gradFill":
        return readGradient(one, source);
      case "pattFill":
        return solid(readColour(find(one, "fgClr"), source.palette));
      case "blipFill":
        return readPicture(one, source);
    }
  return undefined;
}

const solid = (colour: Colour | null): Fill | null => colour && { kind: "solid", colour };

function readGradient(element: Element, { palette }: Source): Fill | null {
  const stops = elementsOf(find(element, "gsLst"), "gs").flatMap((stop) => {
    const colour = readColour(stop, palette);
    return colour ? [{ ...colour, at: Math.min(1, Math.max(0, (numberOf(stop, "pos") ?? 0) / 100_000)) }] : [];
  });
  const [first] = stops;
  if (!first) return null;
  if (stops.length === 1) return solid(first);
  return {
    kind: "gradient",
    angle: (numberOf(find(element, "lin"), "ang") ?? 5_400_000) / 60_000,
    stops: stops.toSorted((one, other) => one.at - other.at),
  };
}

export function readPicture(element: Element, { relations }: Source): Fill | null {
  const blip = find(element, "blip");
  const part = relations.get(blip?.attributes["r:embed"] ?? "");
  if (part?.type !== "image") return null;
  const opacity = (numberOf(find(blip, "alphaModFix"), "amt") ?? 100_000) / 100_000;
  return { kind: "picture", part: part.target, crop: readCrop(find(element, "srcRect")), opacity };
}

function readCrop(element: Element | undefined): Sides {
  const side = (name: string): number => Math.min(0.99, (numberOf(element, name) ?? 0) / 100_000);
  return { left: side("l"), top: side("t"), right: side("r"), bottom: side("b") };
}

/** The fill of a shape: its own, else what its style takes from the theme. */
export function shapeFill(properties: Element | undefined, style: Element | undefined, sheet: Sheet): Fill | null {
  const own = readFill(properties, sheet);
  return own === undefined ? styleFill(find(style, "fillRef"), sheet) : own;
}

/** From 1 on the theme's fills, from 1001 on its backgrounds, filled with the colour that the reference gives. */
export function styleFill(reference: Element | undefined, sheet: Sheet): Fill | null {
  const index = numberOf(reference, "idx") ?? 0;
  if (index === 0) return null;
  const { theme, colourMap } = sheet;
  const colour = readColour(reference, sheet.palette);
  const format = index > 1000 ? theme.backgrounds[index - 1001] : theme.fills[index - 1];
  if (!format) return solid(colour);
  const palette = paletteOf(theme, colourMap, colour);
  return readFill({ name: "", attributes: {}, children: [format] }, { palette, relations: theme.relations }) ?? null;
}

/** The outline of a shape: its own (20.1.2.2.24) over that of its style. */
export function shapeStroke(line: Element | undefined, style: Element | undefined, sheet: Sheet): Stroke | null {
  const reference = find(style, "lnRef");
  const index = numberOf(reference, "idx") ?? 0;
  const format = sheet.theme.lines[index - 1];
  const own = readFill(line, sheet);
  if (own === null || (own === undefined && index === 0)) return null;
  const colour = own === undefined ? readColour(reference, sheet.palette) : own.kind === "solid" ? own.colour : null;
  if (!colour) return null;
  const dash = find(line, "prstDash")?.attributes["val"] ?? "solid";
  return {
    colour,
    width: pointsOf(numberOf(line, "w") ?? numberOf(format, "w") ?? 9525),
    isDashed: dash !== "solid",
    hasHead: (find(line, "headEnd")?.attributes["type"] ?? "none") !== "none",
    hasTail: (find(line, "tailEnd")?.attributes["type"] ?? "none") !== "none",
  };
}
