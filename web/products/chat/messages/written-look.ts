import type { CSSProperties } from "react";

/** The colours that another client's user gave a text (client-server API, "m.room.message msgtypes"), made readable in both themes. */

type Rgb = readonly [red: number, green: number, blue: number];

const colourAttributes = { text: ["data-mx-color", "color"], background: ["data-mx-bg-color"] } as const;
/** Those of HTML 4; of all others clients send numbers. */
const named: Readonly<Record<string, string>> = {
  aqua: "#00ffff",
  black: "#000000",
  blue: "#0000ff",
  fuchsia: "#ff00ff",
  gray: "#808080",
  green: "#008000",
  lime: "#00ff00",
  maroon: "#800000",
  navy: "#000080",
  olive: "#808000",
  orange: "#ffa500",
  purple: "#800080",
  red: "#ff0000",
  silver: "#c0c0c0",
  teal: "#008080",
  white: "#ffffff",
  yellow: "#ffff00",
};
/** The darkest that text stands on in the light theme, and the lightest in the dark one: what is hovered and what names one. */
const surfaces = { light: 0.72, dark: 0.05 } as const;
/** WCAG 2.2, 1.4.3, and a little for rounding. */
const readable = 4.6;

function parse(value: string | null): Rgb | null {
  const text = value?.trim().toLowerCase() ?? "";
  const hex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/.exec(Object.hasOwn(named, text) ? (named[text] ?? "") : text)?.[0];
  if (hex === undefined) return null;
  const wide = hex.length === 4 ? hex.slice(1).replace(/./g, "$&$&") : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16)) as unknown as Rgb;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** A colour as far towards black or white as it must be to be read on a surface of that luminance. */
function on(surface: number, colour: Rgb): Rgb {
  const end = contrast(surface, 0) > contrast(surface, 1) ? 0 : 255;
  for (let share = 0; share < 1; share += 1 / 32) {
    const mixed = colour.map((part) => Math.round(part + (end - part) * share)) as unknown as Rgb;
    if (contrast(surface, luminance(mixed)) >= readable) return mixed;
  }
  return [end, end, end];
}

const css = (colour: Rgb): string => `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function colourOf(element: Element, names: readonly string[]): Rgb | null {
  for (const name of names) {
    const colour = parse(element.getAttribute(name));
    if (colour) return colour;
  }
  return null;
}

export interface WrittenLook {
  readonly style: CSSProperties;
  /** The luminance of its background, 0 to 1: what stands in it is to be read on that. */
  readonly surface: number | undefined;
}

/** What has a background of its own, or more than lines: behind it none is put. */
const blocks = "pre, table, details, blockquote, [data-mx-maths]";

/**
 * How a `font` or `span` asks to look where it stands on a surface of that luminance (or on none but the theme's); null where
 * it does not ask, or not by colours.
 */
export function writtenLook(element: Element, surface?: number): WrittenLook | null {
  const text = colourOf(element, colourAttributes.text);
  const background = element.querySelector(blocks) ? null : colourOf(element, colourAttributes.background);
  if (background) {
    const own = luminance(background);
    const color = css(on(own, text ?? (contrast(own, 0) > contrast(own, 1) ? [0, 0, 0] : [255, 255, 255])));
    return { style: { color, backgroundColor: css(background) }, surface: own };
  }
  if (!text) return null;
  const color =
    surface === undefined
      ? `light-dark(${css(on(surfaces.light, text))}, ${css(on(surfaces.dark, text))})`
      : css(on(surface, text));
  return { style: { color }, surface };
}
