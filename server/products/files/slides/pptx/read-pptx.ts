import type { Deck, Fill, Slide } from "../deck.ts";
import type { Budget } from "../limits.ts";
import { openOfficeZip, type OfficeZip } from "../../texts/office-zip.ts";
import { refuseTask } from "#workers";
import { elementsOf, find, numberOf, textOf, readTree } from "../xml-tree.ts";
import { readFill, styleFill } from "./fills.ts";
import { createParts, openSlide, pointsOf, type Parts, type Sheet } from "./sheet.ts";
import { readShapes } from "./shapes.ts";

/** A presentation (ECMA-376 part 1, 19), its slides read one by one as they are asked for. Refuses FORMAT_BROKEN and TOO_LARGE. */
export function readPptx(bytes: Buffer, budget: Budget): Deck {
  const zip = openOfficeZip(bytes);
  const parts = createParts(zip, budget);
  const size = find(parts.presentation, "sldSz");
  const side = (name: string, missing: number): number =>
    Math.min(14_400, Math.max(36, pointsOf(numberOf(size, name) ?? missing)));
  const relations = zip.relationsOf("ppt/presentation.xml");
  const names = elementsOf(find(parts.presentation, "sldIdLst"), "sldId").map((slide) => {
    budget.addSlide();
    return relations.get(slide.attributes["r:id"] ?? "")?.target ?? "";
  });
  if (names.length === 0) throw refuseTask("FORMAT_BROKEN");
  return {
    width: side("cx", 9_144_000),
    height: side("cy", 6_858_000),
    title: titleOf(zip, budget),
    slides: slidesOf(parts, names),
    loadPicture: (part) => zip.readBytes(part),
  };
}

const titleOf = (zip: OfficeZip, budget: Budget): string =>
  textOf(find(readTree(zip.read("docProps/core.xml") ?? "<none/>", budget), "title")).trim();

function* slidesOf(parts: Parts, names: readonly string[]): Generator<Slide> {
  for (const [index, name] of names.entries()) yield readSlide(openSlide(parts, name, index + 1));
}

/** Behind a slide's own shapes stand those of its layout and master, unless one of them hides what is above. */
function readSlide(slide: Sheet): Slide {
  const sheets: Sheet[] = [];
  for (let sheet: Sheet | null = slide; sheet; sheet = sheet.above) {
    sheets.unshift(sheet);
    if (["0", "false"].includes(sheet.root.attributes["showMasterSp"] ?? "1")) break;
  }
  return {
    background: backgroundOf(slide),
    pieces: sheets.flatMap((sheet) => {
      const seen = { ...sheet, palette: slide.palette, colourMap: slide.colourMap };
      return readShapes(find(sheet.root, "cSld", "spTree"), seen);
    }),
  };
}

function backgroundOf(slide: Sheet): Fill | null {
  for (let sheet: Sheet | null = slide; sheet; sheet = sheet.above) {
    const background = find(sheet.root, "cSld", "bg");
    const own = readFill(find(background, "bgPr"), { relations: sheet.relations, palette: slide.palette });
    if (own !== undefined) return own;
    const reference = find(background, "bgRef");
    if (reference) return styleFill(reference, { ...sheet, palette: slide.palette, colourMap: slide.colourMap });
  }
  return null;
}
