import { limits } from "../limits.ts";
import { alignOf, plainFormat, type CellFormat } from "../plain-style.ts";
import { pixelsOf } from "./lengths.ts";

type Attributes = Readonly<Record<string, string>>;

/** What a style says itself; what it does not say is its parent's. */
interface Style {
  readonly parent: string | undefined;
  look: Partial<CellFormat>;
  /** Pixels of a column. */
  width: number | null;
  /** Pixels of a row. */
  height: number | null;
  /** Of a table. */
  isHidden: boolean;
}

/** Of a style's parents. */
const deepest = 20;

/** Styles of an OpenDocument spreadsheet (1.3 part 3, 16.2), by family and name. */
export interface Styles {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  lookOf(name: string | undefined): CellFormat;
  widthOf(name: string | undefined): number | null;
  heightOf(name: string | undefined): number | null;
  isHidden(table: string | undefined): boolean;
}

export function createStyles(): Styles {
  const styles = new Map<string, Style>();
  const looks = new Map<string, CellFormat>();
  let open: Style | null = null;
  const find = (family: string, name: string | undefined): Style | undefined => styles.get(`${family} ${name}`);

  function resolve(name: string): CellFormat {
    const chain: Partial<CellFormat>[] = [];
    let style = find("table-cell", name);
    for (let depth = 0; style && depth < deepest; depth++) {
      chain.unshift(style.look);
      style = style.parent === undefined ? undefined : find("table-cell", style.parent);
    }
    return Object.assign({}, plainFormat, ...chain) as CellFormat;
  }

  return {
    open(name, attributes) {
      if (name === "style" && styles.size < limits.definitions) {
        open = {
          parent: attributes["style:parent-style-name"],
          look: {},
          width: null,
          height: null,
          isHidden: false,
        };
        styles.set(`${attributes["style:family"]} ${attributes["style:name"]}`, open);
      } else if (open !== null) addProperties(open, name, attributes);
    },
    close(name) {
      if (name === "style") open = null;
    },
    lookOf(name) {
      if (name === undefined) return plainFormat;
      const look = looks.get(name) ?? resolve(name);
      looks.set(name, look);
      return look;
    },
    widthOf: (name) => find("table-column", name)?.width ?? null,
    heightOf: (name) => find("table-row", name)?.height ?? null,
    isHidden: (table) => find("table", table)?.isHidden ?? false,
  };
}

function addProperties(style: Style, name: string, attributes: Attributes): void {
  if (name === "table-column-properties") style.width = pixelsOf(attributes["style:column-width"]);
  else if (name === "table-row-properties") style.height = pixelsOf(attributes["style:row-height"]);
  else if (name === "table-properties") style.isHidden = attributes["table:display"] === "false";
  else if (name === "table-cell-properties") style.look = { ...style.look, ...readCell(attributes) };
  else if (name === "text-properties") style.look = { ...style.look, ...readText(attributes) };
  else if (name === "paragraph-properties" && attributes["fo:text-align"] !== undefined)
    style.look = { ...style.look, align: alignOf(attributes["fo:text-align"]) };
}

function readCell(attributes: Attributes): Partial<CellFormat> {
  const background = attributes["fo:background-color"];
  const wrap = attributes["fo:wrap-option"];
  return {
    ...(background === undefined ? {} : { fill: /^#[0-9a-f]{6}$/i.test(background) ? background.toLowerCase() : null }),
    ...(wrap === undefined ? {} : { isWrapped: wrap === "wrap" }),
  };
}

function readText(attributes: Attributes): Partial<CellFormat> {
  const weight = attributes["fo:font-weight"];
  const slant = attributes["fo:font-style"];
  return {
    ...(weight === undefined ? {} : { isBold: weight === "bold" || Number(weight) >= 600 }),
    ...(slant === undefined ? {} : { isItalic: slant === "italic" || slant === "oblique" }),
  };
}
