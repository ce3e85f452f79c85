import type { Box, Step } from "../deck.ts";
import { namedPath, rectangle } from "../paths.ts";
import { elementsOf, find, numberOf, type Element } from "../xml-tree.ts";
import { pointsOf } from "./sheet.ts";

/** Where something in a group lies on the slide. */
export type Place = (box: Box) => Box;

/** A transform (ECMA-376 part 1, 20.1.7.6); null when the element has none. */
export function readBox(transform: Element | undefined): Box | null {
  const offset = find(transform, "off");
  const extent = find(transform, "ext");
  if (!transform || !offset || !extent) return null;
  return {
    x: pointsOf(numberOf(offset, "x") ?? 0),
    y: pointsOf(numberOf(offset, "y") ?? 0),
    width: Math.abs(pointsOf(numberOf(extent, "cx") ?? 0)),
    height: Math.abs(pointsOf(numberOf(extent, "cy") ?? 0)),
    turn: (numberOf(transform, "rot") ?? 0) / 60_000,
    isFlippedX: isTrue(transform.attributes["flipH"]),
    isFlippedY: isTrue(transform.attributes["flipV"]),
  };
}

export const isTrue = (value: string | undefined): boolean => value === "1" || value === "true";

/** How a group places its children: moved, scaled, mirrored and turned as a whole. */
export function placeInGroup(transform: Element | undefined, place: Place): Place {
  const group = readBox(transform);
  if (!group) return place;
  const inner = {
    x: pointsOf(numberOf(find(transform, "chOff"), "x") ?? 0),
    y: pointsOf(numberOf(find(transform, "chOff"), "y") ?? 0),
    width: pointsOf(numberOf(find(transform, "chExt"), "cx") ?? 0) || group.width || 1,
    height: pointsOf(numberOf(find(transform, "chExt"), "cy") ?? 0) || group.height || 1,
  };
  const scaleX = group.width / inner.width;
  const scaleY = group.height / inner.height;
  return (box) => {
    const moved = {
      ...box,
      x: (box.x - inner.x) * scaleX + group.x,
      y: (box.y - inner.y) * scaleY + group.y,
      width: box.width * scaleX,
      height: box.height * scaleY,
    };
    return place(turnWith(group, mirrorWith(group, moved)));
  };
}

function mirrorWith(group: Box, box: Box): Box {
  const isOnce = group.isFlippedX !== group.isFlippedY;
  return {
    ...box,
    x: group.isFlippedX ? 2 * group.x + group.width - box.x - box.width : box.x,
    y: group.isFlippedY ? 2 * group.y + group.height - box.y - box.height : box.y,
    turn: isOnce ? -box.turn : box.turn,
    isFlippedX: box.isFlippedX !== group.isFlippedX,
    isFlippedY: box.isFlippedY !== group.isFlippedY,
  };
}

function turnWith(group: Box, box: Box): Box {
  if (group.turn === 0) return box;
  const angle = (group.turn * Math.PI) / 180;
  const middle = { x: group.x + group.width / 2, y: group.y + group.height / 2 };
  const dx = box.x + box.width / 2 - middle.x;
  const dy = box.y + box.height / 2 - middle.y;
  return {
    ...box,
    x: middle.x + dx * Math.cos(angle) - dy * Math.sin(angle) - box.width / 2,
    y: middle.y + dx * Math.sin(angle) + dy * Math.cos(angle) - box.height / 2,
    turn: box.turn + group.turn,
  };
}

/** The outline of a shape of this size: one of the named ones, or its own (20.1.9.8). */
export function readPath(properties: Element | undefined, { width, height }: Box): Step[] {
  const own = find(properties, "custGeom");
  if (own) return readOwnPath(own, width, height) ?? rectangle(width, height);
  const named = find(properties, "prstGeom");
  const [first] = elementsOf(find(named, "avLst"), "gd");
  const adjust = /^val (-?\d+)$/.exec(first?.attributes["fmla"] ?? "")?.[1];
  return namedPath(
    named?.attributes["prst"] ?? "rect",
    width,
    height,
    adjust === undefined ? null : Number(adjust) / 100_000,
  );
}

/** Null where a point is not given as a number. */
function readOwnPath(own: Element, width: number, height: number): Step[] | null {
  const steps: Step[] = [];
  for (const path of elementsOf(find(own, "pathLst"), "path")) {
    const scaleX = width / (numberOf(path, "w") || width * 12_700 || 1);
    const scaleY = height / (numberOf(path, "h") || height * 12_700 || 1);
    for (const command of elementsOf(path)) {
      const points = elementsOf(command, "pt").flatMap((point) => {
        const x = numberOf(point, "x");
        const y = numberOf(point, "y");
        return x === null || y === null ? [] : [x * scaleX, y * scaleY];
      });
      const step = stepOf(command.name, points);
      if (!step) return null;
      steps.push(step);
    }
  }
  return steps.length === 0 ? null : steps;
}

function stepOf(name: string, [a, b, c, d, e, f]: readonly number[]): Step | null {
  if (name === "close") return ["close"];
  if (a === undefined || b === undefined) return null;
  if (name === "moveTo") return ["move", a, b];
  if (name === "lnTo") return ["line", a, b];
  if (c === undefined || d === undefined) return null;
  if (name === "quadBezTo") return ["curve", a, b, a, b, c, d];
  return name === "cubicBezTo" && e !== undefined && f !== undefined ? ["curve", a, b, c, d, e, f] : null;
}
