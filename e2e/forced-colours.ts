import type { Page } from "playwright-core";
import sharp from "sharp";

interface Place {
  readonly name: string;
  readonly box: readonly [left: number, top: number, width: number, height: number];
}

/** Marks what has neither words nor a picture in it, and shows by its own background alone: a bar, a dot, a line. */
function markPlain(): Place[] {
  const behind = (element: Element | null): string => {
    if (element === null) return "";
    const { backgroundColor: colour } = getComputedStyle(element);
    return /^rgba\(.*, 0\)$/.test(colour) ? behind(element.parentElement) : colour;
  };
  const isInView = ({ left, top, right, bottom, width, height }: DOMRect): boolean =>
    width >= 3 && height >= 3 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  const hasText = (element: Element): boolean =>
    (element.textContent ?? "").trim() !== "" ||
    ["::before", "::after"].some((part) => !["none", "normal"].includes(getComputedStyle(element, part).content));
  const isPlain = (element: HTMLElement): boolean =>
    isInView(element.getBoundingClientRect()) &&
    !hasText(element) &&
    // Those are the browser's own, and the most of them lie clipped behind a drawn one.
    !element.matches("input[type=checkbox], input[type=radio]") &&
    element.closest("svg") === null &&
    element.querySelector("svg, img, canvas, video") === null &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    ![behind(element.parentElement), ""].includes(behind(element));
  return [...document.querySelectorAll<HTMLElement>("body *")].filter(isPlain).map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    element.setAttribute("data-plain", "");
    const box = [Math.ceil(left), Math.ceil(top), Math.floor(width), Math.floor(height)] as const;
    return {
      name: `${element.tagName.toLowerCase()}.${element.className} of ${element.parentElement?.className}`,
      box,
    };
  });
}

function setPlain(visibility: string): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-plain]")) {
    element.style.setProperty("visibility", visibility, "important");
    // The page may stand for another look, at other places.
    if (visibility === "") element.removeAttribute("data-plain");
  }
}

interface Picture {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly channels: number };
}

async function pictureOf(page: Page): Promise<Picture> {
  return sharp(await page.screenshot({ animations: "disabled" }))
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/** The share of the pixels of a place that differ in two pictures, 0 to 1. */
function differenceAt({ box: [left, top, width, height] }: Place, one: Picture, other: Picture): number {
  const { channels } = one.info;
  let count = 0;
  for (let row = top; row < top + height; row++)
    for (let column = left; column < left + width; column++) {
      const at = (row * one.info.width + column) * channels;
      if (one.data.compare(other.data, at, at + channels, at, at + channels) !== 0) count++;
    }
  return count / (width * height);
}

/** Below this share nothing but the edge of what lies around has changed. */
const enough = 0.03;

/**
 * What of `page` shows in its own colours and not in those that a person forces on every page (Windows' contrast themes):
 * it can be hidden, and nothing changes where it stood.
 */
export async function lostInForcedColours(page: Page): Promise<readonly string[]> {
  const places = await page.evaluate(markPlain);
  if (places.length === 0) return [];
  await page.emulateMedia({ forcedColors: "active" });
  const shown = await pictureOf(page);
  await page.evaluate(setPlain, "hidden");
  const hidden = await pictureOf(page);
  await page.evaluate(setPlain, "");
  await page.emulateMedia({ forcedColors: "none" });
  return [...new Set(places.filter((place) => differenceAt(place, shown, hidden) < enough).map(({ name }) => name))];
}
