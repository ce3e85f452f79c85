import type { Step } from "./deck.ts";

/** How far the handles of a curve lie from its ends so that four of them make a circle. */
const bend = 0.5523;

export const polygon = (...points: readonly (readonly [number, number])[]): Step[] => [
  ...points.map(([x, y], index): Step => [index === 0 ? "move" : "line", x, y]),
  ["close"],
];

export const rectangle = (width: number, height: number): Step[] =>
  polygon([0, 0], [width, 0], [width, height], [0, height]);

export function ellipse(width: number, height: number): Step[] {
  const [x, y] = [width / 2, height / 2];
  const [dx, dy] = [x * bend, y * bend];
  return [
    ["move", 0, y],
    ["curve", 0, y - dy, x - dx, 0, x, 0],
    ["curve", x + dx, 0, width, y - dy, width, y],
    ["curve", width, y + dy, x + dx, height, x, height],
    ["curve", x - dx, height, 0, y + dy, 0, y],
    ["close"],
  ];
}

/** A rectangle with corners of a radius. */
export function rounded(width: number, height: number, radius: number): Step[] {
  const r = Math.max(0, Math.min(radius, width / 2, height / 2));
  const k = r * (1 - bend);
  return [
    ["move", r, 0],
    ["line", width - r, 0],
    ["curve", width - k, 0, width, k, width, r],
    ["line", width, height - r],
    ["curve", width, height - k, width - k, height, width - r, height],
    ["line", r, height],
    ["curve", k, height, 0, height - k, 0, height - r],
    ["line", 0, r],
    ["curve", 0, k, k, 0, r, 0],
    ["close"],
  ];
}

/** Shapes by points that are shares of their width and height. */
const shares: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  triangle: [
    [0.5, 0],
    [1, 1],
    [0, 1],
  ],
  rtTriangle: [
    [0, 0],
    [1, 1],
    [0, 1],
  ],
  diamond: [
    [0.5, 0],
    [1, 0.5],
    [0.5, 1],
    [0, 0.5],
  ],
  pentagon: [
    [0.5, 0],
    [1, 0.38],
    [0.81, 1],
    [0.19, 1],
    [0, 0.38],
  ],
  star5: [
    [0.5, 0],
    [0.62, 0.38],
    [1, 0.38],
    [0.69, 0.62],
    [0.81, 1],
    [0.5, 0.76],
    [0.19, 1],
    [0.31, 0.62],
    [0, 0.38],
    [0.38, 0.38],
  ],
  plus: [
    [0.25, 0],
    [0.75, 0],
    [0.75, 0.25],
    [1, 0.25],
    [1, 0.75],
    [0.75, 0.75],
    [0.75, 1],
    [0.25, 1],
    [0.25, 0.75],
    [0, 0.75],
    [0, 0.25],
    [0.25, 0.25],
  ],
};

/**
 * A shape by the name that Office Open XML gives it (ECMA-376 part 1, 20.1.10.56); a rectangle for one that is not known.
 * `adjust` is the first of its values, 0 to 1; null for the usual one.
 */
export function namedPath(name: string, width: number, height: number, adjust: number | null): Step[] {
  const points = Object.hasOwn(shares, name) ? shares[name] : undefined;
  if (points) return polygon(...points.map(([x, y]) => [x * width, y * height] as const));
  const short = Math.min(width, height);
  const cut = short * Math.min(Math.max(adjust ?? 0.5, 0), Math.max(width, 1) / Math.max(short, 1));
  switch (name) {
    case "ellipse":
    case "flowChartConnector":
      return ellipse(width, height);
    case "roundRect":
    case "flowChartAlternateProcess":
      return rounded(width, height, short * (adjust ?? 0.16667));
    case "flowChartTerminator":
      return rounded(width, height, short / 2);
    case "line":
    case "straightConnector1":
      return [
        ["move", 0, 0],
        ["line", width, height],
      ];
    case "bentConnector3": {
      const middle = width * (adjust ?? 0.5);
      return [
        ["move", 0, 0],
        ["line", middle, 0],
        ["line", middle, height],
        ["line", width, height],
      ];
    }
    case "bentConnector2":
      return [
        ["move", 0, 0],
        ["line", width, 0],
        ["line", width, height],
      ];
    case "curvedConnector3":
      return [
        ["move", 0, 0],
        ["curve", width * 0.5, 0, width * 0.5, height, width, height],
      ];
    case "homePlate":
      return polygon([0, 0], [width - cut, 0], [width, height / 2], [width - cut, height], [0, height]);
    case "chevron":
      return polygon(
        [0, 0],
        [width - cut, 0],
        [width, height / 2],
        [width - cut, height],
        [0, height],
        [cut, height / 2],
      );
    case "hexagon": {
      const side = short * (adjust ?? 0.25);
      return polygon(
        [side, 0],
        [width - side, 0],
        [width, height / 2],
        [width - side, height],
        [side, height],
        [0, height / 2],
      );
    }
    case "parallelogram": {
      const side = short * (adjust ?? 0.25);
      return polygon([side, 0], [width, 0], [width - side, height], [0, height]);
    }
    case "trapezoid": {
      const side = short * (adjust ?? 0.25);
      return polygon([side, 0], [width - side, 0], [width, height], [0, height]);
    }
    default:
      return arrow(name, width, height) ?? rectangle(width, height);
  }
}

/** An arrow whose shaft is half as thick as its head. */
function arrow(name: string, width: number, height: number): Step[] | null {
  const along = (length: number, breadth: number): (readonly [number, number])[] => {
    const neck = length - Math.min(length, breadth / 2);
    return [
      [0, breadth / 4],
      [neck, breadth / 4],
      [neck, 0],
      [length, breadth / 2],
      [neck, breadth],
      [neck, (breadth * 3) / 4],
      [0, (breadth * 3) / 4],
    ];
  };
  switch (name) {
    case "rightArrow":
      return polygon(...along(width, height));
    case "leftArrow":
      return polygon(...along(width, height).map(([x, y]) => [width - x, y] as const));
    case "downArrow":
      return polygon(...along(height, width).map(([x, y]) => [y, x] as const));
    case "upArrow":
      return polygon(...along(height, width).map(([x, y]) => [y, height - x] as const));
    default:
      return null;
  }
}
