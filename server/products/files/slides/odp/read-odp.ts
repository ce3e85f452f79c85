import { refuseTask } from "#workers";
import type { Deck, Slide } from "../deck.ts";
import type { Budget } from "../limits.ts";
import { openOfficeZip } from "../../texts/office-zip.ts";
import { elementsOf, find, readTree, textOf, type Element } from "../xml-tree.ts";
import { readFill } from "./fills.ts";
import { pointsOf } from "../../texts/lengths.ts";
import { sizeOfPicture } from "./picture-size.ts";
import { readShapes, type PageScope } from "./shapes.ts";
import { createStyles, property, type Styles } from "./styles.ts";

/** The parts of a presentation while its slides are read. */
interface Parts {
  readonly sizeOf: PageScope["sizeOf"];
  readonly budget: Budget;
  readonly presentation: Element;
  /** What the slides' styles are, and what those of master pages. */
  readonly own: Styles;
  readonly above: Styles;
  readonly masters: readonly Element[];
}

/** A presentation of OpenDocument (OASIS 1.3 part 3). Refuses FORMAT_BROKEN and TOO_LARGE. */
export function readOdp(bytes: Buffer, budget: Budget): Deck {
  const zip = openOfficeZip(bytes);
  const content = readTree(zip.require("content.xml"), budget);
  const root = readTree(zip.read("styles.xml") ?? "<none/>", budget);
  const presentation = find(content, "body", "presentation");
  const pages = elementsOf(presentation, "page");
  if (!presentation || pages.length === 0) throw refuseTask("FORMAT_BROKEN");
  for (const _ of pages) budget.addSlide();
  const common = find(root, "styles");
  const loadPicture = (part: string): Buffer | null => zip.readBytes(part.replace(/^\.\//, ""));
  const parts = {
    sizeOf: rememberSizes(loadPicture),
    budget,
    presentation,
    own: createStyles(find(content, "automatic-styles"), common),
    above: createStyles(find(root, "automatic-styles"), common),
    masters: elementsOf(find(root, "master-styles"), "master-page"),
  };
  const meta = readTree(zip.read("meta.xml") ?? "<none/>", budget);
  return {
    ...sizeOf(root, masterOf(parts, pages[0])),
    title: textOf(find(meta, "meta", "title")).trim(),
    slides: slidesOf(parts, pages),
    loadPicture,
  };
}

/** A picture that is cropped a hundred times is looked at once. */
function rememberSizes(loadPicture: Deck["loadPicture"]): PageScope["sizeOf"] {
  const known = new Map<string, ReturnType<typeof sizeOfPicture>>();
  return (part) => {
    const size = known.has(part) ? (known.get(part) ?? null) : sizeOfPicture(loadPicture(part));
    known.set(part, size);
    return size;
  };
}

const masterOf = ({ masters }: Parts, page: Element | undefined): Element | undefined =>
  masters.find((one) => one.attributes["style:name"] === page?.attributes["draw:master-page-name"]) ?? masters[0];

function sizeOf(root: Element, master: Element | undefined): { width: number; height: number } {
  const layout = elementsOf(find(root, "automatic-styles"), "page-layout").find(
    (one) => one.attributes["style:name"] === master?.attributes["style:page-layout-name"],
  );
  const properties = find(layout, "page-layout-properties");
  const side = (name: string, missing: number): number =>
    Math.min(14_400, Math.max(36, pointsOf(properties?.attributes[name]) ?? missing));
  return { width: side("fo:page-width", 793.7), height: side("fo:page-height", 446.5) };
}

function* slidesOf(parts: Parts, pages: readonly Element[]): Generator<Slide> {
  for (const [index, page] of pages.entries()) yield readSlide(parts, page, index + 1);
}

function readSlide(parts: Parts, page: Element, number: number): Slide {
  const { own, above, budget, sizeOf } = parts;
  const master = masterOf(parts, page);
  const chain = own.chain("drawing-page", page.attributes["draw:style-name"]);
  const masterChain = above.chain("drawing-page", master?.attributes["draw:style-name"]);
  const value = (name: string): string | undefined =>
    property(chain, "drawing-page-properties", `presentation:${name}`);
  const fill = readFill(chain, "drawing-page-properties", own);
  const masterFill = readFill(masterChain, "drawing-page-properties", above);
  const scope = {
    budget,
    number,
    fields: fieldsOf(parts, page),
    sizeOf,
    shownClasses: new Set(
      [
        ["footer", "display-footer"],
        ["page-number", "display-page-number"],
        ["date-time", "display-date-time"],
      ].flatMap(([kind = "", name = ""]) => (value(name) === "true" ? [kind] : [])),
    ),
  };
  const masterScope: PageScope = { ...scope, styles: above, isMaster: true };
  const behind = master && value("background-objects-visible") !== "false" ? readShapes(master, masterScope) : [];
  return {
    background: value("background-visible") === "false" ? null : (fill ?? masterFill ?? null),
    pieces: [...behind, ...readShapes(page, { ...scope, styles: own, isMaster: false })],
  };
}

/** What the fields of a master page stand for on a slide (10.9.3). */
function fieldsOf({ presentation }: Parts, page: Element): Map<string, string> {
  const declared = (kind: string): string => {
    const name = page.attributes[`presentation:use-${kind}-name`];
    const found = elementsOf(presentation, `${kind}-decl`).find((one) => one.attributes["presentation:name"] === name);
    return textOf(found);
  };
  return new Map(["footer", "header", "date-time"].map((kind) => [kind, declared(kind)]));
}
