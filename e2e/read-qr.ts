import type { Locator, Page } from "playwright-core";

/**
 * Reads the QR code (ISO/IEC 18004) that a page shows, from its picture: upright, sharp and without damage, of versions 1 to 20, and
 * so without correcting anything. The bytes as they are: what browsers read of codes is text.
 */
export async function readQr(page: Page, shown: Locator): Promise<Uint8Array> {
  const picture = (await shown.screenshot({ scale: "css" })).toString("base64");
  const { width, dark } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const flags: boolean[] = [];
    for (let at = 0; at < data.length; at += 4) flags.push((data[at] ?? 255) < 128);
    return { width: bitmap.width, dark: flags };
  }, picture);
  return bytesOfGrid(gridOf(width, dark));
}

type Grid = readonly (readonly boolean[])[];

/** The modules, by the frame of what is dark and the width of the first finder, which is seven of them. */
function gridOf(width: number, dark: readonly boolean[]): Grid {
  const places = dark.flatMap((is, at) => (is ? [[at % width, Math.floor(at / width)] as const] : []));
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  const [left, right, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys)];
  let run = 0;
  while (dark[top * width + left + run]) run += 1;
  const side = Math.round(((right - left + 1) * 7) / run);
  const module = (right - left + 1) / side;
  const middle = (n: number): number => Math.floor((n + 0.5) * module);
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (__, x) => dark[(top + middle(y)) * width + left + middle(x)] === true),
  );
}

/** Of each version, by level: codewords for correction in a block, and blocks (table 9). */
const perBlock = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30],
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28],
} as const;
const blocks = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
  Q: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20],
  H: [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25],
} as const;
const levels = ["M", "L", "H", "Q"] as const;

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Where the middles of the small finders are, from the first to the last (annex E). */
function alignmentsOf(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = version * 4 + 10;
  const step = Math.ceil((last - 6) / (count - 1) / 2) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - (count - 2 - at) * step)];
}

/** Whether a module is none of the content's. */
function isFunction(version: number, x: number, y: number): boolean {
  const side = version * 4 + 17;
  if (x === 6 || y === 6) return true;
  if ((x < 9 && y < 9) || (x < 9 && y >= side - 8) || (x >= side - 8 && y < 9)) return true;
  if (version >= 7 && ((x < 6 && y >= side - 11) || (x >= side - 11 && y < 6))) return true;
  const middles = alignmentsOf(version);
  const [first = 0, last = 0] = [middles[0], middles.at(-1)];
  return middles.some((cx) =>
    middles.some((cy) => {
      const isCorner = (cx === first && cy === first) || (cx === first && cy === last) || (cx === last && cy === first);
      return !isCorner && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2;
    }),
  );
}

/** The codewords as they lie in the code, from below right in columns of two. */
function codewordsOf(grid: Grid, version: number, mask: number): number[] {
  const side = grid.length;
  const bits: number[] = [];
  for (let right = side - 1, isUp = true; right > 0; right -= 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < side; step += 1) {
      const y = isUp ? side - 1 - step : step;
      for (const x of [right, right - 1])
        if (!isFunction(version, x, y)) bits.push(Number(grid[y]?.[x] !== masks[mask]?.(x, y)));
    }
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2),
  );
}

function bytesOfGrid(grid: Grid): Uint8Array {
  const version = (grid.length - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > 20) throw new Error(`No code has ${grid.length} modules.`);
  // The first five bits of the format, beside the first finder (7.9).
  const format = [0, 1, 2, 3, 4].map((x) => Number(grid[8]?.[x])).join("");
  const read = Number.parseInt(format, 2) ^ 0b10101;
  const level = levels[read >> 3] ?? "M";
  const codewords = codewordsOf(grid, version, read & 7);
  const count = blocks[level][version - 1] ?? 1;
  const length = codewords.length - count * (perBlock[level][version - 1] ?? 0);
  const short = Math.floor(length / count);
  const shortOnes = count - (length % count);
  const data: number[] = [];
  for (let block = 0; block < count; block += 1)
    for (let at = 0; at < short + Number(block >= shortOnes); at += 1)
      data.push(codewords[at < short ? at * count + block : short * count + block - shortOnes] ?? 0);
  const bits = data.map((one) => one.toString(2).padStart(8, "0")).join("");
  const lengthBits = version < 10 ? 8 : 16;
  if (bits.slice(0, 4) !== "0100") throw new Error("The code does not hold bytes.");
  const size = Number.parseInt(bits.slice(4, 4 + lengthBits), 2);
  return Uint8Array.from({ length: size }, (_, at) =>
    Number.parseInt(bits.slice(4 + lengthBits + at * 8, 12 + lengthBits + at * 8), 2),
  );
}
