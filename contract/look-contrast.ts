/** How well an accent is seen: the tokens of `web/ui/tokens.css` by hue and chroma, and their contrast by WCAG 2.2. */

/** OKLCH chroma of the strongest accent. */
export const mostChroma = 0.2;

/** An OKLCH colour of the tokens: its lightness, and by what the accent's chroma is multiplied. */
type Tone = readonly [lightness: number, factor: number];

/** The ramp `--a-…`; a test compares it with the style sheet. */
export const accentTones = {
  100: [0.948, 0.26],
  300: [0.83, 0.72],
  400: [0.725, 0.95],
  550: [0.528, 1],
  600: [0.49, 1],
  700: [0.43, 0.95],
  900: [0.3, 0.52],
} as const satisfies Record<number, Tone>;
/** The ramp `--n-…`, of which the factor is of `neutralChroma`. */
export const neutralTones = {
  0: [1, 0],
  150: [0.946, 0.55],
  850: [0.268, 1.5],
} as const satisfies Record<number, Tone>;
export const neutralChroma = 0.012;

const clip = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * Relative luminance of an OKLCH colour in sRGB (WCAG 2.2), 0–1. What lies outside sRGB is clipped, as browsers do.
 * Matrices: https://bottosson.github.io/posts/oklab/
 */
export function luminanceOf(lightness: number, chroma: number, hue: number): number {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two luminances, 1–21 (WCAG 2.2). */
export const ratioOf = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** What is seen on what. */
export type ContrastName = "buttonText" | "accentText" | "focus" | "mark";

export interface Contrast {
  readonly name: ContrastName;
  readonly theme: "light" | "dark";
  /** Rounded down to hundredths, so that it never seems better than it is. */
  readonly ratio: number;
  /** 4.5 for text, 3 for controls (WCAG 2.2, 1.4.3 and 1.4.11). */
  readonly least: number;
}

/** Every pair that an accent makes, each on the background where it is seen worst. */
export function contrastsOf(hue: number, chroma: number): Contrast[] {
  const accent = (tone: keyof typeof accentTones): number =>
    luminanceOf(accentTones[tone][0], accentTones[tone][1] * chroma, hue);
  const neutral = (tone: keyof typeof neutralTones): number =>
    luminanceOf(neutralTones[tone][0], neutralTones[tone][1] * neutralChroma, hue);
  const pair = (
    name: ContrastName,
    theme: Contrast["theme"],
    front: number,
    backgrounds: readonly number[],
  ): Contrast => ({
    name,
    theme,
    ratio: Math.floor(Math.min(...backgrounds.map((background) => ratioOf(front, background))) * 100) / 100,
    least: name === "buttonText" || name === "accentText" ? 4.5 : 3,
  });
  const light = [neutral(0), neutral(150)];
  const dark = [neutral(850)];
  return [
    pair("buttonText", "light", neutral(0), [accent(600)]),
    pair("buttonText", "dark", neutral(0), [accent(550)]),
    pair("accentText", "light", accent(700), [...light, accent(100)]),
    pair("accentText", "dark", accent(300), [...dark, accent(900)]),
    pair("focus", "light", accent(600), light),
    pair("focus", "dark", accent(300), dark),
    pair("mark", "light", accent(600), light),
    pair("mark", "dark", accent(400), dark),
  ];
}

/** The pairs of an accent that cannot be seen well enough. */
export const faintOf = (hue: number, chroma: number): Contrast[] =>
  contrastsOf(hue, chroma).filter(({ ratio, least }) => ratio < least);
