import type { Colour } from "../deck.ts";
import { elementsOf, find, numberOf, type Element } from "../xml-tree.ts";

/** The colour of a name that a theme gives (`accent1`, `bg1`). */
export type Palette = (name: string) => Colour | null;

/** Those of ECMA-376 part 1, 20.1.10.47 that programs write. */
const presets: Readonly<Record<string, string>> = {
  black: "#000000",
  white: "#ffffff",
  red: "#ff0000",
  green: "#008000",
  lime: "#00ff00",
  blue: "#0000ff",
  yellow: "#ffff00",
  cyan: "#00ffff",
  aqua: "#00ffff",
  magenta: "#ff00ff",
  fuchsia: "#ff00ff",
  gray: "#808080",
  grey: "#808080",
  ltGray: "#d3d3d3",
  lightGray: "#d3d3d3",
  dkGray: "#a9a9a9",
  darkGray: "#a9a9a9",
  silver: "#c0c0c0",
  navy: "#000080",
  maroon: "#800000",
  olive: "#808000",
  purple: "#800080",
  teal: "#008080",
  orange: "#ffa500",
  brown: "#a52a2a",
  pink: "#ffc0cb",
};

/** The colour inside an element (ECMA-376 part 1, 20.1.2.3), with what makes it lighter, darker or paler. */
export function readColour(parent: Element | undefined, palette: Palette): Colour | null {
  for (const element of elementsOf(parent)) {
    const plain = readPlain(element, palette);
    if (plain) return elementsOf(element).reduce(modify, plain);
  }
  return null;
}

const opaque = (hex: string): Colour | null =>
  /^#?[0-9a-f]{6}$/i.test(hex) ? { hex: `#${hex.replace("#", "").toLowerCase()}`, opacity: 1 } : null;

function readPlain(element: Element, palette: Palette): Colour | null {
  const { val = "", lastClr = "" } = element.attributes;
  switch (element.name) {
    case "srgbClr":
      return opaque(val);
    case "sysClr":
      return opaque(lastClr) ?? opaque(val === "window" ? "ffffff" : "000000");
    case "schemeClr":
      return palette(val);
    case "prstClr":
      return opaque(Object.hasOwn(presets, val) ? (presets[val] ?? "") : "");
    case "scrgbClr":
      return fromChannels(["r", "g", "b"].map((name) => fromLinear((numberOf(element, name) ?? 0) / 100_000)));
    case "hslClr":
      return fromHsl(
        (numberOf(element, "hue") ?? 0) / 21_600_000,
        (numberOf(element, "sat") ?? 0) / 100_000,
        (numberOf(element, "lum") ?? 0) / 100_000,
      );
    default:
      return null;
  }
}

function modify(colour: Colour, how: Element): Colour {
  const share = (numberOf(how, "val") ?? 100_000) / 100_000;
  const [hue, saturation, light] = toHsl(colour.hex);
  const changed = (made: Colour): Colour => ({ ...made, opacity: colour.opacity });
  switch (how.name) {
    case "alpha":
      return { ...colour, opacity: clamp(share) };
    case "lumMod":
      return changed(fromHsl(hue, saturation, light * share));
    case "lumOff":
      return changed(fromHsl(hue, saturation, light + share));
    case "satMod":
      return changed(fromHsl(hue, saturation * share, light));
    case "shade":
      return changed(fromChannels(channelsOf(colour.hex).map((one) => fromLinear(toLinear(one) * share))));
    case "tint":
      return changed(fromChannels(channelsOf(colour.hex).map((one) => fromLinear(1 - (1 - toLinear(one)) * share))));
    default:
      return colour;
  }
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number): number =>
  value <= 0.0031308 ? clamp(value) * 12.92 : 1.055 * clamp(value) ** (1 / 2.4) - 0.055;

const channelsOf = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const fromChannels = (channels: readonly number[]): Colour => ({
  hex: `#${channels
    .map((one) =>
      Math.round(clamp(one) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`,
  opacity: 1,
});

function toHsl(hex: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = channelsOf(hex);
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const span = most - least;
  const light = (most + least) / 2;
  if (span === 0) return [0, 0, light];
  const saturation = span / (1 - Math.abs(2 * light - 1));
  const turn =
    most === red
      ? ((green - blue) / span + 6) % 6
      : most === green
        ? (blue - red) / span + 2
        : (red - green) / span + 4;
  return [turn / 6, saturation, light];
}

function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const light = clamp(lightness);
  const chroma = (1 - Math.abs(2 * light - 1)) * clamp(saturation);
  const sixth = (((hue % 1) + 1) % 1) * 6;
  const middle = chroma * (1 - Math.abs((sixth % 2) - 1));
  const channels = [
    [chroma, middle, 0],
    [middle, chroma, 0],
    [0, chroma, middle],
    [0, middle, chroma],
    [middle, 0, chroma],
    [chroma, 0, middle],
  ][Math.floor(sixth) % 6] ?? [0, 0, 0];
  return fromChannels(channels.map((one) => one + light - chroma / 2));
}

export interface Theme {
  readonly colours: ReadonlyMap<string, Colour>;
  /** What `+mj-lt` and `+mn-lt` stand for. */
  readonly fonts: Readonly<Record<"major" | "minor", string>>;
  readonly fills: readonly Element[];
  readonly backgrounds: readonly Element[];
  readonly lines: readonly Element[];
}

/** A theme (ECMA-376 part 1, 20.1.6.9). */
export function readTheme(root: Element | undefined): Theme {
  const elements = find(root, "themeElements");
  const colours = new Map<string, Colour>();
  for (const one of elementsOf(find(elements, "clrScheme"))) {
    const colour = readColour(one, () => null);
    if (colour) colours.set(one.name, colour);
  }
  const fontOf = (kind: string): string =>
    find(elements, "fontScheme", `${kind}Font`, "latin")?.attributes["typeface"] ?? "";
  const formats = find(elements, "fmtScheme");
  return {
    colours,
    fonts: { major: fontOf("major"), minor: fontOf("minor") },
    fills: elementsOf(find(formats, "fillStyleLst")),
    backgrounds: elementsOf(find(formats, "bgFillStyleLst")),
    lines: elementsOf(find(formats, "lnStyleLst"), "ln"),
  };
}

const usual: Readonly<Record<string, string>> = { bg1: "lt1", tx1: "dk1", bg2: "lt2", tx2: "dk2" };

/** Names of a slide's own map (`bg1` is the theme's `lt1`), and `phClr`, the colour that a style is given. */
export const paletteOf =
  (theme: Theme, map: Element | undefined, given: Colour | null = null): Palette =>
  (name) =>
    name === "phClr" ? given : (theme.colours.get(map?.attributes[name] ?? usual[name] ?? name) ?? null);
