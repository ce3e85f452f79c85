import type { Box, Piece, Shape } from "../deck.ts";
import { rectangle } from "../paths.ts";
import { elementsOf, find, findAll, type Element } from "../xml-tree.ts";
import { readPicture, shapeFill, shapeStroke } from "./fills.ts";
import { placeInGroup, readBox, readPath, isTrue, type Place } from "./geometry.ts";
import { placeholderOf, shapesAbove } from "./placeholders.ts";
import type { Sheet } from "./sheet.ts";
import { readTable } from "./tables.ts";
import { readText } from "./text.ts";
import { styleListsOf } from "./text-style.ts";

/** The shapes of a slide, a layout or a master from the back to the front (ECMA-376 part 1, 19.3.1.43). */
export function readShapes(tree: Element | undefined, sheet: Sheet, place: Place = (box) => box): Piece[] {
  return elementsOf(tree).flatMap((element) => readPiece(element, sheet, place));
}

function readPiece(element: Element, sheet: Sheet, place: Place): Piece[] {
  const about = find(
    elementsOf(element).find(({ name }) => /^nv\w*Pr$/.test(name)),
    "cNvPr",
  );
  if (isTrue(about?.attributes["hidden"])) return [];
  switch (element.name) {
    case "sp":
    case "cxnSp":
      return readShape(element, sheet, place);
    case "pic":
      return readPictureShape(element, sheet, place, about?.attributes["descr"] ?? "");
    case "graphicFrame":
      return readFrame(element, sheet, place, about?.attributes["descr"] ?? about?.attributes["name"] ?? "");
    case "grpSp":
      return readShapes(element, sheet, placeInGroup(find(element, "grpSpPr", "xfrm"), place));
    case "AlternateContent":
      // What newer programs draw, and what everyone can.
      return readShapes(find(element, "Fallback") ?? find(element, "Choice"), sheet, place);
    default:
      return [];
  }
}

/** On a layout and on a master, placeholders show only where something of a slide will stand. */
const isLeftOut = (element: Element, sheet: Sheet, placeholder: unknown): boolean =>
  placeholder !== null && sheet.root.name !== "sld" && element.name !== "graphicFrame";

function readShape(element: Element, sheet: Sheet, place: Place): Piece[] {
  const placeholder = placeholderOf(element);
  if (isLeftOut(element, sheet, placeholder)) return [];
  const above = shapesAbove(sheet, placeholder);
  const all = [element, ...above];
  const box = all.map((one) => readBox(find(one, "spPr", "xfrm"))).find((one) => one !== null);
  if (!box) return [];
  const properties = find(element, "spPr");
  const style = find(element, "style");
  const bodies = all.map((one) => find(one, "txBody"));
  const placed = place(box);
  // A fill or outline that the shape says nothing of is that of its placeholder.
  const filled = all.find((one) => hasFill(find(one, "spPr"))) ?? element;
  const lined = all.find((one) => find(one, "spPr", "ln")) ?? element;
  const shaped = all.find((one) => elementsOf(find(one, "spPr")).some(({ name }) => name.endsWith("Geom")));
  const isLine = element.name === "cxnSp" || /^line$|Connector/.test(namedOf(properties));
  return [
    {
      kind: "shape",
      box: placed,
      path: readPath(find(shaped, "spPr"), placed),
      fill: isLine ? null : shapeFill(find(filled, "spPr"), style, sheet),
      stroke: shapeStroke(find(lined, "spPr", "ln"), style, sheet),
      text: bodies[0] ? readText(bodies, styleListsOf(sheet, placeholder, bodies, style), sheet) : null,
      role: sheet.root.name !== "sld" ? "decoration" : placeholder?.family === "title" ? "title" : "content",
      description: "",
    },
  ];
}

const namedOf = (properties: Element | undefined): string => find(properties, "prstGeom")?.attributes["prst"] ?? "";
const hasFill = (properties: Element | undefined): boolean =>
  elementsOf(properties).some(({ name }) => /^(noFill|solidFill|gradFill|blipFill|pattFill)$/.test(name));

function readPictureShape(element: Element, sheet: Sheet, place: Place, description: string): Piece[] {
  const placeholder = placeholderOf(element);
  if (isLeftOut(element, sheet, placeholder)) return [];
  const all = [element, ...shapesAbove(sheet, placeholder)];
  const box = all.map((one) => readBox(find(one, "spPr", "xfrm"))).find((one) => one !== null);
  const picture = find(element, "blipFill");
  if (!box || !picture) return [];
  sheet.deck.budget.addPicture();
  const placed = place(box);
  const properties = find(element, "spPr");
  return [
    {
      kind: "shape",
      box: placed,
      path: readPath(properties, placed),
      fill: readPicture(picture, sheet),
      stroke: shapeStroke(find(properties, "ln"), find(element, "style"), sheet),
      text: null,
      role: sheet.root.name === "sld" ? "content" : "decoration",
      description,
    },
  ];
}

/** A table, a diagram by the drawing that comes with it, or the place of what is not drawn (a chart). */
function readFrame(element: Element, sheet: Sheet, place: Place, description: string): Piece[] {
  const all = [element, ...shapesAbove(sheet, placeholderOf(element))];
  const box = all.map((one) => readBox(find(one, "xfrm") ?? find(one, "spPr", "xfrm"))).find((one) => one !== null);
  if (!box) return [];
  const data = find(element, "graphic", "graphicData");
  const table = find(data, "tbl");
  if (table) return [readTable(table, place(box), sheet)];
  const diagram = readDiagram(data, sheet, (inner) => place({ ...inner, x: inner.x + box.x, y: inner.y + box.y }));
  return diagram ?? [frameOf(place(box), description)];
}

/** SmartArt: the drawing that PowerPoint keeps of it. Null where there is none. */
function readDiagram(data: Element | undefined, sheet: Sheet, place: Place): Piece[] | null {
  const part = sheet.relations.get(find(data, "relIds")?.attributes["r:dm"] ?? "");
  if (!part) return null;
  const [known] = findAll(sheet.deck.readTree(part.target), "dataModelExt");
  const drawing = sheet.relations.get(known?.attributes["relId"] ?? "");
  const tree = drawing && find(sheet.deck.readTree(drawing.target), "spTree");
  return tree ? readShapes(tree, sheet, place) : null;
}

const frameOf = (box: Box, description: string): Shape => ({
  kind: "shape",
  box,
  path: rectangle(box.width, box.height),
  fill: { kind: "solid", colour: { hex: "#eef0f3", opacity: 1 } },
  stroke: { colour: { hex: "#bfc5cc", opacity: 1 }, width: 0.75, isDashed: true, hasHead: false, hasTail: false },
  text: null,
  role: "content",
  description,
});
