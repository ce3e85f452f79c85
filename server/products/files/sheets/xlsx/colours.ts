import type { OfficeZip } from "../../texts/office-zip.ts";
import { walkXml } from "../../texts/xml.ts";

type Attributes = Readonly<Record<string, string>>;

/** The palette of before themes (ECMA-376 part 1, 18.8.27), from 8 on; 0 to 7 are its first eight. */
const palette =
  "000000 ffffff ff0000 00ff00 0000ff ffff00 ff00ff 00ffff 800000 008000 000080 808000 800080 008080 c0c0c0 808080 9999ff 993366 ffffcc ccffff 660066 ff8080 0066cc ccccff 000080 ff00ff ffff00 00ffff 800080 800000 008080 0000ff 00ccff ccffff ccffcc ffff99 99ccff ff99cc cc99ff ffcc99 3366ff 33cccc 99cc00 ffcc00 ff9900 ff6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333".split(
    " ",
  );

/** Those of a workbook without a theme. */
const officeTheme = "ffffff 000000 eeece1 1f497d 4f81bd c0504d 9bbb59 8064a2 4bacc6 f79646 0000ff 800080".split(" ");

/** Cells name light before dark; themes write dark before light (18.8.3, 20.1.6.2). */
const themeOrder = [
  "lt1",
  "dk1",
  "lt2",
  "dk2",
  "accent1",
  "accent2",
  "accent3",
  "accent4",
  "accent5",
  "accent6",
  "hlink",
  "folHlink",
];

/** The colours of a theme in the order that cells count them in, as `rrggbb`. */
export function readTheme(zip: OfficeZip, path: string | undefined): readonly string[] {
  const xml = path === undefined ? null : zip.read(path);
  if (xml === null) return officeTheme;
  const found = new Map<string, string>();
  let place: string | null = null;
  walkXml(xml, {
    open(name, attributes) {
      if (themeOrder.includes(name)) place = name;
      else if (place !== null && (name === "srgbClr" || name === "sysClr") && !found.has(place))
        found.set(place, attributes[name === "srgbClr" ? "val" : "lastClr"] ?? "");
    },
    close(name) {
      if (name === place) place = null;
    },
  });
  return themeOrder.map((name, index) => found.get(name) ?? officeTheme[index] ?? "ffffff");
}

/** A colour as `#rrggbb` (18.8.19); null for none that is known. */
export function colourOf({ rgb, theme, indexed, tint }: Attributes, themeColours: readonly string[]): string | null {
  const written = rgb?.slice(-6) ?? (theme === undefined ? palettes(indexed) : themeColours[Number(theme)]);
  if (written === undefined || !/^[0-9a-f]{6}$/i.test(written)) return null;
  return `#${tinted(written.toLowerCase(), Math.max(-1, Math.min(1, Number(tint ?? 0) || 0)))}`;
}

function palettes(indexed: string | undefined): string | undefined {
  const index = Number(indexed);
  return index < 8 ? palette[index] : palette[index - 8];
}

/** Towards white by a positive tint, towards black by a negative one. */
const tinted = (colour: string, tint: number): string =>
  [0, 2, 4]
    .map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16);
      const mixed = tint < 0 ? part * (1 + tint) : part + (255 - part) * tint;
      return Math.round(mixed).toString(16).padStart(2, "0");
    })
    .join("");
