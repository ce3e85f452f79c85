import type { Paragraph, Run, Spacing, TextBlock } from "../deck.ts";
import { bulletOf, createCounter, type Counter } from "../numerals.ts";
import { elementsOf, find, numberOf, textOf, type Element } from "../xml-tree.ts";
import { readColour } from "./fills.ts";
import { pointsOf, shareOf } from "../../texts/lengths.ts";
import { property, type Styles } from "./styles.ts";

/** What is around a text: styles of its shape from the nearest on, and what its fields stand for. */
export interface TextScope {
  readonly styles: Styles;
  readonly shape: readonly Element[];
  readonly number: number;
  /** Texts of fields by their elements' names. */
  readonly fields: ReadonlyMap<string, string>;
}

/** The paragraphs and lists inside an element as the text of a shape. */
export function readText(parent: Element | undefined, scope: TextScope): TextBlock {
  const value = (name: string): string | undefined => property(scope.shape, "graphic-properties", name);
  const inset = (side: string): number => pointsOf(value(`fo:padding-${side}`) ?? value("fo:padding")) ?? 0;
  const anchor = value("draw:textarea-vertical-align");
  return {
    paragraphs: readBlocks(parent, { ...scope, counter: createCounter(), level: 0, list: listOf(scope.shape) }, true),
    insets: { left: inset("left"), top: inset("top"), right: inset("right"), bottom: inset("bottom") },
    anchor: anchor === "middle" || anchor === "bottom" ? anchor : "top",
    wraps: value("fo:wrap-option") !== "no-wrap",
    scale: 1,
    shrinks: value("draw:fit-to-size") === "shrink-to-fit" || value("style:shrink-to-fit") === "true",
    turn: 0,
  };
}

const listOf = (shape: readonly Element[]): Element | undefined =>
  shape.flatMap((style) => find(style, "graphic-properties", "list-style") ?? [])[0];

interface BlockScope extends TextScope {
  readonly counter: Counter;
  /** 0 outside lists. */
  readonly level: number;
  readonly list: Element | undefined;
}

/** `isFirst`: whether the first paragraph has the sign of its list's item. */
function readBlocks(parent: Element | undefined, scope: BlockScope, isFirst: boolean): Paragraph[] {
  return elementsOf(parent).flatMap((element, index) => {
    switch (element.name) {
      case "p":
      case "h":
        return [readParagraph(element, scope, isFirst && index === 0)];
      case "list": {
        const list = scope.styles.list(element.attributes["text:style-name"]) ?? scope.list;
        return elementsOf(element).flatMap((item) =>
          readBlocks(item, { ...scope, list, level: Math.min(9, scope.level + 1) }, item.name === "list-item"),
        );
      }
      default:
        return [];
    }
  });
}

/** The styles of a level of an outline: those of the first level have its name with another number. */
function levelStyles({ shape, styles, level }: BlockScope): readonly Element[] {
  if (level < 2) return shape;
  const name = shape
    .flatMap((style) => [style.attributes["style:name"] ?? "", style.attributes["style:parent-style-name"] ?? ""])
    .find((one) => one.endsWith("outline1"));
  const found = name === undefined ? [] : styles.chain("presentation", name.replace(/1$/, String(level)));
  return [...found, ...shape];
}

function readParagraph(element: Element, scope: BlockScope, hasSign: boolean): Paragraph {
  const { styles } = scope;
  // The default of paragraphs is farther away than what the shape says.
  const own = styles.chain("paragraph", element.attributes["text:style-name"]).filter(isNamed);
  const chain = [...own, ...levelStyles(scope)];
  const value = (name: string): string | undefined => property(chain, "paragraph-properties", name);
  const runs = readRuns(element, chain, scope);
  const level = scope.level === 0 ? undefined : levelOf(scope.list, scope.level);
  const hasText = runs.some(({ text }) => text.trim() !== "");
  const bullet = hasSign && hasText ? readBullet(level, scope) : null;
  if (hasText && !bullet && scope.level === 0) scope.counter.end(0);
  const place = level ? listPlace(level) : null;
  const align = value("fo:text-align");
  return {
    runs,
    align: align === "center" ? "center" : align === "end" || align === "right" ? "right" : "left",
    left: place?.left ?? pointsOf(value("fo:margin-left")) ?? 0,
    indent: bullet ? (place?.indent ?? 0) : place ? 0 : (pointsOf(value("fo:text-indent")) ?? 0),
    before: spacing(value("fo:margin-top"), { points: 0 }),
    after: spacing(value("fo:margin-bottom"), { points: 0 }),
    lineSpacing: spacing(value("fo:line-height"), { share: 1 }),
    bullet,
    size: readRun(chain, "").size,
  };
}

const isNamed = ({ name }: Element): boolean => name === "style";

function spacing(value: string | undefined, missing: Spacing): Spacing {
  const share = shareOf(value);
  if (share !== null) return { share };
  const points = pointsOf(value);
  return points === null ? missing : { points };
}

const levelOf = (list: Element | undefined, level: number): Element | undefined =>
  elementsOf(list).find((one) => one.attributes["text:level"] === String(level));

function listPlace(level: Element): { readonly left: number; readonly indent: number } {
  const properties = find(level, "list-level-properties");
  const aligned = find(properties, "list-level-label-alignment");
  if (aligned)
    return {
      left: pointsOf(aligned.attributes["fo:margin-left"]) ?? 0,
      indent: pointsOf(aligned.attributes["fo:text-indent"]) ?? 0,
    };
  const label = pointsOf(properties?.attributes["text:min-label-width"]) ?? 0;
  return { left: (pointsOf(properties?.attributes["text:space-before"]) ?? 0) + label, indent: -label };
}

const formats: Readonly<Record<string, string>> = { a: "alphaLc", A: "alphaUc", i: "romanLc", I: "romanUc" };

function readBullet(level: Element | undefined, { counter, level: depth }: BlockScope): Paragraph["bullet"] {
  const properties = find(level, "text-properties");
  const look = {
    colour: readColour(properties?.attributes["fo:color"]),
    share: shareOf(properties?.attributes["fo:font-size"]) ?? 1,
  };
  if (level?.name === "list-level-style-number") {
    const format = level.attributes["style:num-format"] ?? "";
    if (format === "") return null;
    const suffix = level.attributes["style:num-suffix"] ?? "";
    const form = `${formats[format] ?? "arabic"}${suffix === ")" ? "ParenR" : suffix === "." ? "Period" : "Plain"}`;
    return { text: counter.next(form, depth, numberOf(level, "text:start-value") ?? 1), ...look };
  }
  counter.end(depth);
  if (level?.name === "list-level-style-image") return { text: "•", colour: null, share: 1 };
  const sign = level?.attributes["text:bullet-char"] ?? "";
  const font = properties?.attributes["fo:font-family"] ?? "";
  return sign === "" ? null : { text: bulletOf(sign, font === "StarSymbol" ? "" : font), ...look };
}

/** A paragraph's text by its looks (ODF 1.3 part 3, 6.1). */
function readRuns(parent: Element, chain: readonly Element[], scope: BlockScope): Run[] {
  return parent.children.flatMap((node): Run[] => {
    if (typeof node === "string") {
      const text = node.replaceAll(/[ \t\r\n]+/g, " ");
      return text === "" ? [] : [readRun(chain, text)];
    }
    switch (node.name) {
      case "span":
      case "a": {
        const own = scope.styles.chain("text", node.attributes["text:style-name"]).filter(isNamed);
        return readRuns(node, [...own, ...chain], scope);
      }
      case "s":
        return [readRun(chain, " ".repeat(Math.min(200, Math.max(1, numberOf(node, "text:c") ?? 1))))];
      case "tab":
        return [readRun(chain, "\t")];
      case "line-break":
        return [readRun(chain, "\n")];
      case "page-number":
        return [readRun(chain, String(scope.number))];
      case "annotation":
      case "note":
        return [];
      default: {
        const text = scope.fields.get(node.name) ?? textOf(node);
        return text === "" ? [] : [readRun(chain, text)];
      }
    }
  });
}

function readRun(chain: readonly Element[], text: string): Run {
  const value = (name: string): string | undefined => property(chain, "text-properties", name);
  const weight = value("fo:font-weight") ?? "normal";
  const style = value("fo:font-style") ?? "normal";
  const [position = "0%"] = (value("style:text-position") ?? "").split(" ");
  const shift = position === "super" ? 0.3 : position === "sub" ? -0.25 : (shareOf(position) ?? 0);
  const size = Math.min(400, Math.max(1, pointsOf(value("fo:font-size")) ?? 18));
  return {
    text: value("fo:text-transform") === "uppercase" ? text.toUpperCase() : text,
    size: shift === 0 ? size : size * 0.66,
    isBold: weight === "bold" || Number(weight) >= 600,
    isItalic: style === "italic" || style === "oblique",
    isUnderlined: (value("style:text-underline-style") ?? "none") !== "none",
    isStruck: (value("style:text-line-through-style") ?? "none") !== "none",
    colour: readColour(value("fo:color")) ?? { hex: "#000000", opacity: 1 },
    shift,
    family: (value("fo:font-family") ?? "").replaceAll("'", ""),
  };
}
