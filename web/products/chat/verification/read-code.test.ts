import { generate, mode } from "lean-qr";
import { expect, test } from "vitest";
import { readCode } from "./read-code.ts";

interface Look {
  readonly scale: number;
  /** In radians. */
  readonly turned?: number;
  /** How far from clear light and dark each pixel may be, of 255. */
  readonly noise?: number;
}

/** What a camera may see of a code: on grey, turned, with noise that is the same each time. */
function pictureOf(bytes: Uint8Array, { scale, turned = 0, noise = 0 }: Look): ImageData {
  const code = generate(mode.bytes(bytes));
  const side = Math.ceil((code.size + 8) * scale * 1.5);
  const data = new Uint8ClampedArray(side * side * 4);
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
  let random = 1;
  for (let at = 0; at < side * side; at += 1) {
    const [x, y] = [(at % side) - side / 2, Math.floor(at / side) - side / 2];
    const [column, row] = [x * cos + y * sin, y * cos - x * sin].map((one) => Math.floor(one / scale + code.size / 2));
    const isLight = Math.max(Math.abs(column! - code.size / 2), Math.abs(row! - code.size / 2)) < code.size / 2 + 4;
    random = (random * 48_271) % 2_147_483_647;
    const ink = code.get(column!, row!) ? 40 : isLight ? 220 : 128;
    data.fill(ink + ((random % (2 * noise + 1)) - noise), at * 4, at * 4 + 3);
    data[at * 4 + 3] = 255;
  }
  return { data, width: side, height: side, colorSpace: "srgb" };
}

const bytes = Uint8Array.from({ length: 140 }, (_, at) => (at * 37) % 256);

test.each<[string, Look]>([
  ["straight before the camera", { scale: 6 }],
  ["askew", { scale: 6, turned: 0.2 }],
  ["upside down", { scale: 5, turned: Math.PI }],
  ["in bad light", { scale: 7, turned: 0.05, noise: 40 }],
])("all bytes of a code are read %s", (_, look) => {
  expect(readCode(pictureOf(bytes, look))).toEqual(bytes);
});

test("every byte there is comes back as it was", () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect(readCode(pictureOf(all, { scale: 6 }))).toEqual(all);
});

test("a picture without a code has none, of whatever size", () => {
  for (const [width, height] of [
    [640, 480],
    [1, 1],
    [0, 0],
  ] as const)
    expect(readCode({ data: new Uint8ClampedArray(width * height * 4), width, height, colorSpace: "srgb" })).toBe(null);
});
