import type { Colour, Fill, Stroke } from "../deck.ts";
import type { Element } from "../xml-tree.ts";
import { pointsOf, shareOf } from "../../texts/lengths.ts";
import { property, type Styles } from "./styles.ts";

const colourOf = (value: string | undefined, opacity: number | null): Colour | null =>
  /^#[0-9a-f]{6}$/i.test(value ?? "") ? { hex: (value ?? "").toLowerCase(), opacity: opacity ?? 1 } : null;

const whole = { left: 0, top: 0, right: 0, bottom: 0 };

/** The fill of a style (ODF 1.3 part 3, 20.107 on); undefined when it says nothing of it. */
export function readFill(chain: readonly Element[], group: string, styles: Styles): Fill | null | undefined {
  const value = (name: string): string | undefined => property(chain, group, name);
  const opacity = shareOf(value("draw:opacity"));
  switch (value("draw:fill")) {
    case undefined:
      return undefined;
    case "solid":
    case "hatch":
      return solid(colourOf(value("draw:fill-color"), opacity));
    case "gradient":
      return readGradient(styles.named("gradient", value("draw:fill-gradient-name")));
    case "bitmap": {
      const part = styles.named("fill-image", value("draw:fill-image-name"))?.attributes["xlink:href"];
      return part === undefined ? null : { kind: "picture", part, crop: whole, opacity: opacity ?? 1 };
    }
    default:
      return null;
  }
}

const solid = (colour: Colour | null): Fill | null => colour && { kind: "solid", colour };

function readGradient(gradient: Element | undefined): Fill | null {
  const start = colourOf(gradient?.attributes["draw:start-color"], 1);
  const end = colourOf(gradient?.attributes["draw:end-color"], 1);
  if (!start || !end) return null;
  // Older programs give tenths of a degree.
  const angle = gradient?.attributes["draw:angle"] ?? "0";
  const degrees = angle.endsWith("deg") ? Number.parseFloat(angle) : Number.parseFloat(angle) / 10;
  const stops = [
    { ...start, at: 0 },
    { ...end, at: 1 },
  ];
  return { kind: "gradient", angle: 90 - (Number.isFinite(degrees) ? degrees : 0), stops };
}

export function readStroke(chain: readonly Element[]): Stroke | null {
  const value = (name: string): string | undefined => property(chain, "graphic-properties", name);
  const kind = value("draw:stroke") ?? "none";
  const colour = colourOf(value("svg:stroke-color"), shareOf(value("svg:stroke-opacity")));
  if (kind === "none" || !colour) return null;
  return {
    colour,
    width: pointsOf(value("svg:stroke-width")) ?? 0,
    isDashed: kind === "dash",
    hasHead: (value("draw:marker-start") ?? "") !== "",
    hasTail: (value("draw:marker-end") ?? "") !== "",
  };
}

/** `0.05cm solid #000000` (20.176). */
export function readBorder(value: string | undefined): Stroke | null {
  const [width, , hex] = (value ?? "").split(" ");
  const colour = colourOf(hex, 1);
  const points = pointsOf(width);
  return colour && points !== null ? { colour, width: points, isDashed: false, hasHead: false, hasTail: false } : null;
}

export const readColour = (value: string | undefined): Colour | null => colourOf(value, 1);
