import type { Piece, Shape } from "../deck.ts";
import { elementsOf, find, textOf, type Element } from "../xml-tree.ts";
import type { Budget } from "../limits.ts";
import { readFill, readStroke } from "./fills.ts";
import { readGeometry } from "./geometry.ts";
import { pointsOf } from "../../texts/lengths.ts";
import { property, type Styles } from "./styles.ts";
import { readTable } from "./tables.ts";
import { readText, type TextScope } from "./text.ts";

/** A slide or a master page while its shapes are read. */
export interface PageScope extends Omit<TextScope, "shape"> {
  readonly budget: Budget;
  readonly isMaster: boolean;
  /** Of a master: which of its placeholders the slide shows (`footer`). */
  readonly shownClasses: ReadonlySet<string>;
  /** In points; null for what is neither PNG nor JPEG. */
  sizeOf(part: string): { readonly width: number; readonly height: number } | null;
}

/** The shapes of a page from the back to the front (ODF 1.3 part 3, 10.3). */
export const readShapes = (page: Element, scope: PageScope): Piece[] =>
  elementsOf(page).flatMap((element) => {
    if (element.name === "g" || element.name === "a") return readShapes(element, scope);
    return drawn.has(element.name) && !isLeftOut(element, scope) ? readPiece(element, scope) : [];
  });

const drawn = new Set([
  "frame",
  "custom-shape",
  "rect",
  "ellipse",
  "circle",
  "line",
  "connector",
  "path",
  "polygon",
  "polyline",
]);

function isLeftOut({ attributes }: Element, { isMaster, shownClasses }: PageScope): boolean {
  const kind = attributes["presentation:class"];
  if (isMaster && kind !== undefined) return !shownClasses.has(kind);
  return attributes["presentation:placeholder"] === "true";
}

function readPiece(element: Element, scope: PageScope): Piece[] {
  const geometry = readGeometry(element);
  if (!geometry) return [];
  const { box, path } = geometry;
  const { styles, isMaster } = scope;
  const table = find(element, "table");
  if (table) return [readTable(table, box, scope)];
  const shape = chainOf(element, styles);
  const isFrame = element.name === "frame";
  const isLine = ["line", "connector", "polyline"].includes(element.name);
  const picture = isFrame ? readPicture(element, shape, scope) : null;
  const fill = picture ?? (isLine ? null : (readFill(shape, "graphic-properties", styles) ?? null));
  const text = isFrame ? find(element, "text-box") : element;
  const kind = element.attributes["presentation:class"];
  const role: Shape["role"] = isMaster ? "decoration" : kind === "title" ? "title" : "content";
  const hasText = elementsOf(text).some(({ name }) => name === "p" || name === "list");
  return [
    {
      kind: "shape",
      box,
      path,
      fill,
      stroke: readStroke(shape),
      text: hasText ? readText(text, { ...scope, shape }) : null,
      role,
      description: textOf(find(element, "desc")) || textOf(find(element, "title")),
    },
  ];
}

/** A shape's own styles, and those that it gives its paragraphs. */
function chainOf({ attributes }: Element, styles: Styles): readonly Element[] {
  const presentation = attributes["presentation:style-name"];
  const own =
    presentation === undefined
      ? styles.chain("graphic", attributes["draw:style-name"])
      : styles.chain("presentation", presentation);
  const text = styles.chain("paragraph", attributes["draw:text-style-name"]).filter(({ name }) => name === "style");
  return [...text, ...own];
}

/** The first of a frame's pictures that is PNG or JPEG, else the first one. */
function readPicture(frame: Element, shape: readonly Element[], scope: PageScope): Shape["fill"] {
  const parts = elementsOf(frame, "image").flatMap((image) => image.attributes["xlink:href"] ?? []);
  const part = parts.find((one) => /\.(png|jpe?g)$/i.test(one)) ?? parts[0];
  if (part === undefined) return null;
  scope.budget.addPicture();
  return { kind: "picture", part, crop: readCrop(part, shape, scope), opacity: 1 };
}

/** `rect(top, right, bottom, left)` (20.179), lengths of the picture in its own size. */
function readCrop(part: string, shape: readonly Element[], scope: PageScope) {
  const clip = /^rect\((.*)\)$/.exec(property(shape, "graphic-properties", "fo:clip") ?? "")?.[1] ?? "";
  const lengths = clip.split(/[\s,]+/).map((one) => pointsOf(one) ?? 0);
  const size = lengths.some((one) => one !== 0) ? scope.sizeOf(part) : null;
  const [top = 0, right = 0, bottom = 0, left = 0] = size ? lengths : [];
  const { width, height } = size ?? { width: 1, height: 1 };
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}
