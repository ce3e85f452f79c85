import type { OfficeZip } from "../../texts/office-zip.ts";
import type { Budget } from "../limits.ts";
import { elementsOf, find, readTree, type Element } from "../xml-tree.ts";
import { paletteOf, readTheme, type Palette, type Theme } from "./colours.ts";

export const pointsOf = (emu: number): number => emu / 12_700;

type Relations = ReturnType<OfficeZip["relationsOf"]>;

/** What names inside a part stand for. */
export interface Source {
  readonly relations: Relations;
  readonly palette: Palette;
}

/** A slide, its layout or its master. */
export interface Sheet extends Source {
  readonly root: Element;
  readonly theme: Theme & { readonly relations: Relations };
  readonly colourMap: Element | undefined;
  /** Of a slide its layout, of a layout its master. */
  readonly above: Sheet | null;
  readonly deck: Parts;
  /** Of the slide for which it is drawn. */
  readonly number: number;
}

/** The whole file while it is read. */
export interface Parts {
  readonly budget: Budget;
  readonly defaultText: Element | undefined;
  readonly tableStyles: ReadonlyMap<string, Element>;
  readTree(name: string): Element;
  relationsOf(name: string): Relations;
  themeOf(name: string): Sheet["theme"];
}

/** Layouts, masters and themes are read once; each slide is forgotten when it is drawn. */
export function createParts(zip: OfficeZip, budget: Budget): Parts & { readonly presentation: Element } {
  const known = new Map<string, Element>();
  const relations = new Map<string, Relations>();
  const themes = new Map<string, Sheet["theme"]>();
  const isSlide = (name: string): boolean => name.startsWith("ppt/slides/");
  const parts = {
    budget,
    readTree(name: string): Element {
      const tree = known.get(name) ?? readTree(zip.read(name) ?? "<none/>", budget);
      if (!isSlide(name)) known.set(name, tree);
      return tree;
    },
    relationsOf(name: string): Relations {
      const found = relations.get(name) ?? zip.relationsOf(name);
      if (!isSlide(name)) relations.set(name, found);
      return found;
    },
    themeOf(name: string): Sheet["theme"] {
      const theme = themes.get(name) ?? { ...readTheme(parts.readTree(name)), relations: parts.relationsOf(name) };
      themes.set(name, theme);
      return theme;
    },
  };
  const presentation = readTree(zip.require("ppt/presentation.xml"), budget);
  const styles = elementsOf(parts.readTree("ppt/tableStyles.xml"), "tblStyle");
  return {
    ...parts,
    presentation,
    defaultText: find(presentation, "defaultTextStyle"),
    tableStyles: new Map(styles.map((style) => [style.attributes["styleId"] ?? "", style])),
  };
}

const targetOf = (relations: Relations, type: string): string =>
  [...relations.values()].find((relation) => relation.type === type)?.target ?? "";

/** A slide together with its layout and master (ECMA-376 part 1, 19.3.1). */
export function openSlide(parts: Parts, name: string, number: number): Sheet {
  const relations = parts.relationsOf(name);
  const layoutName = targetOf(relations, "slideLayout");
  const layoutRelations = parts.relationsOf(layoutName);
  const masterName = targetOf(layoutRelations, "slideMaster");
  const masterRelations = parts.relationsOf(masterName);
  const theme = parts.themeOf(targetOf(masterRelations, "theme"));
  const sheetOf = (part: string, own: Relations, above: Sheet | null): Sheet => {
    const root = parts.readTree(part);
    const colourMap = find(root, "clrMap") ?? find(root, "clrMapOvr", "overrideClrMapping") ?? above?.colourMap;
    return { root, relations: own, theme, colourMap, palette: paletteOf(theme, colourMap), above, deck: parts, number };
  };
  const master = sheetOf(masterName, masterRelations, null);
  return sheetOf(name, relations, sheetOf(layoutName, layoutRelations, master));
}
