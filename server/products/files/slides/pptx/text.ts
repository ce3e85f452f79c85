import type { Paragraph, Run, TextBlock } from "../deck.ts";
import { bulletOf, createCounter, type Counter } from "../numerals.ts";
import { elementsOf, find, numberOf, textOf, type Element } from "../xml-tree.ts";
import { pointsOf, type Sheet } from "./sheet.ts";
import { readParagraphStyle, readRunStyle, stylesAt, type StyleLists } from "./text-style.ts";

/** The text of a shape (ECMA-376 part 1, 21.1.2): `bodies` are its own one and those that it takes from, nearest first. */
export function readText(bodies: readonly (Element | undefined)[], lists: StyleLists, sheet: Sheet): TextBlock {
  const properties = bodies.map((body) => find(body, "bodyPr"));
  const valueOf = (name: string): string | undefined =>
    properties.find((one) => one?.attributes[name] !== undefined)?.attributes[name];
  const inset = (name: string, missing: number): number => pointsOf(Number(valueOf(name) ?? missing) || 0);
  const fits = ["normAutofit", "noAutofit", "spAutoFit"];
  const fit = properties.flatMap((one) => elementsOf(one).filter(({ name }) => fits.includes(name)))[0];
  const vertical = valueOf("vert") ?? "horz";
  const anchor = valueOf("anchor");
  return {
    paragraphs: readParagraphs(bodies[0], lists, sheet),
    insets: {
      left: inset("lIns", 91_440),
      top: inset("tIns", 45_720),
      right: inset("rIns", 91_440),
      bottom: inset("bIns", 45_720),
    },
    anchor: anchor === "ctr" ? "middle" : anchor === "b" ? "bottom" : "top",
    wraps: valueOf("wrap") !== "none",
    scale: fit?.name === "normAutofit" ? percent(fit.attributes["fontScale"]) : 1,
    shrinks: fit?.name === "normAutofit",
    turn: vertical === "vert270" ? 270 : vertical === "vert" || vertical === "eaVert" ? 90 : 0,
  };
}

const percent = (value = "100000"): number => {
  const number = value.endsWith("%") ? Number(value.slice(0, -1)) / 100 : Number(value) / 100_000;
  return number > 0.1 && number < 1 ? number : 1;
};

function readParagraphs(body: Element | undefined, lists: StyleLists, sheet: Sheet): Paragraph[] {
  const counter = createCounter();
  return elementsOf(body, "p").map((element) => {
    const own = find(element, "pPr");
    const level = Math.min(8, Math.max(0, Math.trunc(numberOf(own, "lvl") ?? 0)));
    const styles = stylesAt(lists, level, own);
    const { bullet, ...style } = readParagraphStyle(styles, sheet);
    const runs = elementsOf(element).flatMap((one) => readRun(one, styles, sheet));
    const hasText = runs.some(({ text }) => text.trim() !== "");
    if (hasText && bullet?.element.name !== "buAutoNum") counter.end(level);
    const sign = bullet && hasText ? signOf(bullet.element, bullet.font, level, counter) : "";
    return {
      ...style,
      runs,
      bullet: bullet && sign !== "" ? { text: sign, colour: bullet.colour, share: bullet.share } : null,
      size: readRunStyle(styles, find(element, "endParaRPr"), sheet).size,
    };
  });
}

function signOf(element: Element, font: string, level: number, counter: Counter): string {
  if (element.name === "buBlip") return "•";
  if (element.name === "buChar") return bulletOf(element.attributes["char"] ?? "•", font);
  return counter.next(element.attributes["type"] ?? "arabicPeriod", level, numberOf(element, "startAt") ?? 1);
}

function readRun(element: Element, styles: readonly Element[], sheet: Sheet): Run[] {
  if (!["r", "br", "fld"].includes(element.name)) return [];
  const { isUpper, ...style } = readRunStyle(styles, find(element, "rPr"), sheet);
  const plain =
    element.name === "br"
      ? "\n"
      : element.attributes["type"] === "slidenum"
        ? String(sheet.number)
        : textOf(find(element, "t"));
  const text = isUpper ? plain.toUpperCase() : plain;
  return text === "" ? [] : [{ ...style, text }];
}
