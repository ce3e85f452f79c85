import type { Step } from "../deck.ts";

/** How many numbers each command takes (SVG 2, 9.3); null for what this does not follow. */
const counts: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, Z: 0, N: 0, F: 0 };

/**
 * Path data as steps in its own units: lines and curves, absolute or relative. Null where it has other commands (arcs) or
 * what is no number (formulas).
 */
export function readPathData(data: string): Step[] | null {
  const steps: Step[] = [];
  const at = { x: 0, y: 0, startX: 0, startY: 0, handleX: 0, handleY: 0 };
  for (const [, command = "", given = ""] of data.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const count = counts[command.toUpperCase()];
    const numbers = (given.match(/[^\s,]+?(?=-|[\s,]|$)/g) ?? []).map(Number);
    if (count === undefined || numbers.some((one) => !(Math.abs(one) <= 1e9))) return null;
    if (count === 0) {
      if (command.toUpperCase() === "Z") {
        steps.push(["close"]);
        at.x = at.startX;
        at.y = at.startY;
      }
      continue;
    }
    for (let index = 0; index + count <= numbers.length; index += count) {
      const isRelative = command !== command.toUpperCase();
      const name = command.toUpperCase() === "M" && index > 0 ? "L" : command.toUpperCase();
      steps.push(follow(name, numbers.slice(index, index + count), isRelative, at));
    }
  }
  return steps.length === 0 ? null : steps;
}

interface Pen {
  x: number;
  y: number;
  startX: number;
  startY: number;
  handleX: number;
  handleY: number;
}

function follow(name: string, numbers: readonly number[], isRelative: boolean, pen: Pen): Step {
  const [baseX, baseY] = isRelative ? [pen.x, pen.y] : [0, 0];
  if (name === "H" || name === "V") {
    const [to = 0] = numbers;
    if (name === "H") pen.x = baseX + to;
    else pen.y = baseY + to;
    return ["line", pen.x, pen.y];
  }
  const moved = numbers.map((one, index) => one + (index % 2 === 0 ? baseX : baseY));
  const [x = 0, y = 0] = moved.slice(-2);
  const from = { ...pen };
  const [a = 0, b = 0, c = 0, d = 0] = moved;
  pen.x = x;
  pen.y = y;
  [pen.handleX, pen.handleY] = name === "C" ? [2 * x - c, 2 * y - d] : name === "S" ? [2 * x - a, 2 * y - b] : [x, y];
  if (name === "M") {
    pen.startX = x;
    pen.startY = y;
    return ["move", x, y];
  }
  if (name === "C") return ["curve", a, b, c, d, x, y];
  if (name === "S") return ["curve", from.handleX, from.handleY, a, b, x, y];
  return name === "Q" ? ["curve", a, b, a, b, x, y] : ["line", x, y];
}
