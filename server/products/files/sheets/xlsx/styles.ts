import type { OfficeZip } from "../../texts/office-zip.ts";
import { walkXml } from "../../texts/xml.ts";
import { limits } from "../limits.ts";
import { alignOf, plainFormat, type CellFormat } from "../plain-style.ts";
import { colourOf } from "./colours.ts";
import { builtInFormats } from "./number-formats.ts";

/** A cell format of a workbook: how it looks, and how it shows numbers. */
export interface XlsxFormat {
  readonly look: CellFormat;
  /** A number format. */
  readonly code: string;
}

export const generalFormat: XlsxFormat = { look: plainFormat, code: "General" };

interface Font {
  isBold: boolean;
  isItalic: boolean;
}

type Attributes = Readonly<Record<string, string>>;

const isOn = ({ val = "1" }: Attributes): boolean => val === "1" || val === "true" || val === "on";

/** What styles.xml defines, as it is read: the parts that formats point at come first (ECMA-376 part 1, 18.8.39). */
class Definitions {
  readonly formats: XlsxFormat[] = [];
  private readonly codes = new Map<number, string>(builtInFormats);
  private readonly fonts: Font[] = [];
  private readonly fills: (string | null)[] = [];
  private readonly theme: readonly string[];
  private part = "";
  private isSolid = false;
  private xf: Attributes = {};
  private alignment: Attributes = {};

  constructor(theme: readonly string[]) {
    this.theme = theme;
  }

  open(name: string, attributes: Attributes): void {
    if (["numFmts", "fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "borders"].includes(name)) this.part = name;
    else if (this.part === "numFmts" && name === "numFmt") this.addCode(attributes);
    else if (this.part === "fonts") this.openFont(name, attributes);
    else if (this.part === "fills") this.openFill(name, attributes);
    else if (this.part === "cellXfs" && name === "xf") [this.xf, this.alignment] = [attributes, {}];
    else if (this.part === "cellXfs" && name === "alignment") this.alignment = attributes;
  }

  close(name: string): void {
    if (name === this.part) this.part = "";
    else if (name === "xf" && this.part === "cellXfs" && this.formats.length < limits.definitions)
      this.formats.push(this.formatOf());
  }

  private addCode({ numFmtId, formatCode }: Attributes): void {
    if (formatCode !== undefined && this.codes.size < limits.numberFormats)
      this.codes.set(Number(numFmtId), formatCode);
  }

  private openFont(name: string, attributes: Attributes): void {
    const font = this.fonts.at(-1);
    if (name === "font" && this.fonts.length < limits.definitions) this.fonts.push({ isBold: false, isItalic: false });
    else if (name === "b" && font) font.isBold = isOn(attributes);
    else if (name === "i" && font) font.isItalic = isOn(attributes);
  }

  private openFill(name: string, attributes: Attributes): void {
    if (name === "fill" && this.fills.length < limits.definitions) this.fills.push(null);
    else if (name === "patternFill") this.isSolid = attributes["patternType"] === "solid";
    else if (name === "fgColor" && this.isSolid && this.fills.length > 0)
      this.fills[this.fills.length - 1] = colourOf(attributes, this.theme);
  }

  private formatOf(): XlsxFormat {
    const { numFmtId, fontId, fillId } = this.xf;
    const font = this.fonts[Number(fontId)];
    return {
      code: this.codes.get(Number(numFmtId)) ?? "General",
      look: {
        isBold: font?.isBold ?? false,
        isItalic: font?.isItalic ?? false,
        fill: this.fills[Number(fillId)] ?? null,
        align: alignOf(this.alignment["horizontal"]),
        isWrapped: isOn({ val: this.alignment["wrapText"] ?? "0" }),
      },
    };
  }
}

/** The cell formats of a workbook, by the number that cells give. */
export function readFormats(zip: OfficeZip, path: string, theme: readonly string[]): readonly XlsxFormat[] {
  const definitions = new Definitions(theme);
  walkXml(zip.read(path) ?? "<none/>", {
    open: (name, attributes) => definitions.open(name, attributes),
    close: (name) => definitions.close(name),
  });
  return definitions.formats;
}
