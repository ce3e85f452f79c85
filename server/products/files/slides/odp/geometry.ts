import type { Box, Step } from "../deck.ts";
import { ellipse, namedPath, polygon, rectangle, rounded } from "../paths.ts";
import { find, type Element } from "../xml-tree.ts";
import { pointsOf } from "../../texts/lengths.ts";
import { readPathData } from "./path-data.ts";

/** Where a shape lies, and its outline; null for one without a size. */
export function readGeometry(element: Element): { readonly box: Box; readonly path: Step[] } | null {
  const length = (name: string): number | null => pointsOf(element.attributes[name]);
  if (element.name === "line" || (element.name === "connector" && length("svg:x1") !== null)) {
    const [x1, y1, x2, y2] = ["svg:x1", "svg:y1", "svg:x2", "svg:y2"].map((name) => length(name) ?? 0);
    return lineOf(x1 ?? 0, y1 ?? 0, x2 ?? 0, y2 ?? 0);
  }
  const width = length("svg:width");
  const height = length("svg:height") ?? pointsOf(element.attributes["fo:min-height"]);
  if (width === null || height === null) return null;
  const own = find(element, "enhanced-geometry");
  const box = turned(element.attributes["draw:transform"], {
    x: length("svg:x") ?? 0,
    y: length("svg:y") ?? 0,
    width,
    height,
    turn: 0,
    isFlippedX: own?.attributes["draw:mirror-horizontal"] === "true",
    isFlippedY: own?.attributes["draw:mirror-vertical"] === "true",
  });
  return { box, path: pathOf(element, width, height) };
}

function lineOf(x1: number, y1: number, x2: number, y2: number): { box: Box; path: Step[] } {
  const x = Math.min(x1, x2);
  const y = Math.min(y1, y2);
  const box = {
    x,
    y,
    width: Math.abs(x2 - x1),
    height: Math.abs(y2 - y1),
    turn: 0,
    isFlippedX: false,
    isFlippedY: false,
  };
  const path: Step[] = [
    ["move", x1 - x, y1 - y],
    ["line", x2 - x, y2 - y],
  ];
  return { box, path };
}

/** Turned around its corner, then moved (ODF 1.3 part 3, 19.228); angles are radians against the clock. */
function turned(transform: string | undefined, box: Box): Box {
  if (!transform) return box;
  let [x, y, angle] = [box.width / 2, box.height / 2, 0];
  for (const [, name, given = ""] of transform.matchAll(/(rotate|translate)\s*\(([^)]*)\)/g)) {
    const values = given.trim().split(/[\s,]+/);
    if (name === "translate") {
      x += pointsOf(values[0]) ?? 0;
      y += pointsOf(values[1]) ?? 0;
    } else {
      const by = Number(values[0]) || 0;
      [x, y] = [x * Math.cos(by) + y * Math.sin(by), -x * Math.sin(by) + y * Math.cos(by)];
      angle += by;
    }
  }
  return { ...box, x: x - box.width / 2, y: y - box.height / 2, turn: (-angle * 180) / Math.PI };
}

/** Names of OpenDocument's own shapes, as Office Open XML has them. */
const names: Readonly<Record<string, string>> = {
  "round-rectangle": "roundRect",
  "isosceles-triangle": "triangle",
  "right-triangle": "rtTriangle",
  "right-arrow": "rightArrow",
  "left-arrow": "leftArrow",
  "up-arrow": "upArrow",
  "down-arrow": "downArrow",
  "pentagon-right": "homePlate",
  circle: "ellipse",
};

function pathOf(element: Element, width: number, height: number): Step[] {
  switch (element.name) {
    case "ellipse":
    case "circle":
      return ellipse(width, height);
    case "rect":
      return rounded(width, height, pointsOf(element.attributes["draw:corner-radius"]) ?? 0);
    case "polygon":
    case "polyline":
      return pointsPath(element, width, height);
    case "path":
      return ownPath(element, element.attributes["svg:d"], width, height) ?? rectangle(width, height);
    case "custom-shape":
      return customPath(find(element, "enhanced-geometry"), width, height);
    default:
      return rectangle(width, height);
  }
}

function pointsPath(element: Element, width: number, height: number): Step[] {
  const [left = 0, top = 0, wide = 1, high = 1] = (element.attributes["svg:viewBox"] ?? "").split(" ").map(Number);
  const points = (element.attributes["draw:points"] ?? "").split(" ").flatMap((pair) => {
    const [x, y] = pair.split(",").map(Number);
    return Number.isFinite(x) && Number.isFinite(y)
      ? [[(((x ?? 0) - left) * width) / (wide || 1), (((y ?? 0) - top) * height) / (high || 1)] as const]
      : [];
  });
  const path = polygon(...points);
  return element.name === "polyline" ? path.slice(0, -1) : path;
}

function customPath(geometry: Element | undefined, width: number, height: number): Step[] {
  const type = geometry?.attributes["draw:type"] ?? "rectangle";
  const first = Number((geometry?.attributes["draw:modifiers"] ?? "").split(" ")[0] || Number.NaN);
  const isForeign = type.startsWith("ooxml-");
  const name = isForeign ? type.slice(6) : ((Object.hasOwn(names, type) ? names[type] : undefined) ?? type);
  // Its own shapes are drawn on 21600 units.
  const whole = isForeign ? 100_000 : name === "roundRect" ? 21_600 : Number.NaN;
  const adjust = Number.isFinite(first / whole) ? first / whole : null;
  const own =
    name === "non-primitive" ? ownPath(geometry, geometry?.attributes["draw:enhanced-path"], width, height) : null;
  return own ?? namedPath(name, width, height, adjust);
}

/** A path in the units of its view box; null where it has none, or commands that are not followed. */
function ownPath(element: Element | undefined, data: string | undefined, width: number, height: number): Step[] | null {
  const [left = 0, top = 0, wide = 0, high = 0] = (element?.attributes["svg:viewBox"] ?? "").split(" ").map(Number);
  if (!(wide > 0) || !(high > 0)) return null;
  const x = (value: number): number => ((value - left) * width) / wide;
  const y = (value: number): number => ((value - top) * height) / high;
  return (
    readPathData(data ?? "")?.map((step): Step => {
      if (step[0] === "close") return step;
      if (step[0] === "curve") return ["curve", x(step[1]), y(step[2]), x(step[3]), y(step[4]), x(step[5]), y(step[6])];
      return [step[0], x(step[1]), y(step[2])];
    }) ?? null
  );
}
