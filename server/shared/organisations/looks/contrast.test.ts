import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  accentTones,
  contrastsOf,
  faintOf,
  luminanceOf,
  mostChroma,
  neutralChroma,
  neutralTones,
  ratioOf,
} from "@safos/contract/look-contrast";
import { expect, test } from "vitest";

test("colours of OKLCH have the luminance that they have in sRGB", () => {
  // #ff0000, #00ff00, #0000ff and #767676, which is the faintest grey for text on white.
  expect(luminanceOf(0.62796, 0.25768, 29.234)).toBeCloseTo(0.2126, 3);
  expect(luminanceOf(0.86644, 0.29483, 142.495)).toBeCloseTo(0.7152, 3);
  expect(luminanceOf(0.45201, 0.31321, 264.052)).toBeCloseTo(0.0722, 3);
  expect(ratioOf(luminanceOf(1, 0, 0), luminanceOf(0, 0, 0))).toBeCloseTo(21, 5);
  expect(ratioOf(luminanceOf(0.56593, 0, 0), 1)).toBeCloseTo(4.54, 2);
});

test("the tones are those of the style sheet", () => {
  const sheet = readFileSync(join(import.meta.dirname, "../../../../web/ui/tokens.css"), "utf8");
  for (const [name, [lightness, factor]] of Object.entries(accentTones)) {
    const chroma = factor === 1 ? "var(--ac)" : `calc(var(--ac) * ${factor})`;
    expect(sheet).toContain(`--a-${name}: oklch(${lightness} ${chroma} var(--h));`);
  }
  for (const [name, [lightness, factor]] of Object.entries(neutralTones)) {
    const tone = factor === 0 ? `${lightness} 0 0` : `${lightness} calc(var(--nc) * ${factor}) var(--h)`;
    expect(sheet).toContain(`--n-${name}: oklch(${tone});`);
  }
  expect(sheet).toContain(`--nc: calc(${neutralChroma} * var(--org-tint));`);
  for (const role of [
    "--accent: light-dark(var(--a-600), var(--a-550));",
    "--on-accent: oklch(1 0 0);",
    "--accent-text: light-dark(var(--a-700), var(--a-300));",
    "--accent-soft: light-dark(var(--a-100), var(--a-900));",
    "--focus: light-dark(var(--a-600), var(--a-300));",
    "--canvas: light-dark(var(--n-150), var(--n-1000));",
    "--surface-overlay: light-dark(var(--n-0), var(--n-850));",
  ])
    expect(sheet).toContain(role);
});

test("every accent that could be chosen before is seen, and of the stronger ones some are not", () => {
  for (let hue = 0; hue < 360; hue += 3)
    for (const chroma of [0, 0.05, 0.104, 0.14]) expect([hue, chroma, faintOf(hue, chroma)]).toEqual([hue, chroma, []]);
  expect(faintOf(192, mostChroma)).toMatchObject([{ name: "buttonText", theme: "dark", least: 4.5 }]);
  expect(faintOf(28, mostChroma)).toEqual([]);
  for (const { ratio } of contrastsOf(238, 0.104)) expect(ratio).toBeGreaterThanOrEqual(3);
});
