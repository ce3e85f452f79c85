import { expect, test } from "vitest";
import { factsOf, scaledTo } from "./picture-facts.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));
const png = "\u0089PNG\r\n\u001a\n";
const chunk = (kind: string, data = ""): string => `\0\0\0${String.fromCharCode(data.length)}${kind}${data}\0\0\0\0`;

test("pictures are told apart by their bytes, and those that move are known", () => {
  expect(factsOf(bytesOf(png + chunk("IHDR", "123") + chunk("IDAT")))).toEqual({ type: "image/png", isMoving: false });
  expect(factsOf(bytesOf(png + chunk("IHDR", "123") + chunk("acTL") + chunk("IDAT")))?.isMoving).toBe(true);
  expect(factsOf(bytesOf("\u00ff\u00d8\u00ff\u00e0"))).toEqual({ type: "image/jpeg", isMoving: false });
  expect(factsOf(bytesOf("GIF89a"))).toEqual({ type: "image/gif", isMoving: true });
  expect(factsOf(bytesOf("RIFF\0\0\0\0WEBPVP8L"))).toEqual({ type: "image/webp", isMoving: false });
  expect(factsOf(bytesOf("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\u0002"))).toEqual({ type: "image/webp", isMoving: true });
});

test("what is no picture is none, whatever it is called, and broken ones end", () => {
  for (const text of ["", "GIF", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "RIFF\0\0\0\0WAVE"])
    expect(factsOf(bytesOf(text)), text).toBeNull();
  expect(factsOf(bytesOf(`${png}\u00ff\u00ff\u00ff\u00ffIHDR`))?.isMoving).toBe(false);
  expect(factsOf(bytesOf(`${png}${"\0".repeat(100)}`))?.isMoving).toBe(false);
});

test("pictures are made smaller and never larger", () => {
  expect(scaledTo({ width: 1000, height: 500 }, 128)).toEqual({ width: 128, height: 64 });
  expect(scaledTo({ width: 20, height: 30 }, 128)).toEqual({ width: 20, height: 30 });
  expect(scaledTo({ width: 5000, height: 1 }, 128)).toEqual({ width: 128, height: 1 });
});
