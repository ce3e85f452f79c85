import { inflateSync } from "node:zlib";
import type { Deck } from "../deck.ts";
import type { Budget } from "../limits.ts";
import type { Pdf } from "./fonts.ts";

export type Picture = PDFKit.Mixins.ImageSrc & { readonly width: number; readonly height: number };
/** Null for what is missing, broken, or neither PNG nor JPEG. */
export type OpenPicture = (part: string) => Picture | null;

/** Pictures, each put into the PDF once. */
export function createPictures(pdf: Pdf, deck: Deck, budget: Budget): OpenPicture {
  const known = new Map<string, Picture | null>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const picture = open(pdf, deck.loadPicture(part), budget);
    known.set(part, picture);
    return picture;
  };
}

function open(pdf: Pdf, bytes: Buffer | null, budget: Budget): Picture | null {
  if (!bytes) return null;
  const isPng = bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex"));
  if (!isPng && !(bytes[0] === 0xff && bytes[1] === 0xd8)) return null;
  if (isPng && !isWholePng(bytes, budget)) return null;
  try {
    // The types know only of paths.
    return (pdf as unknown as { openImage(source: Buffer): Picture }).openImage(bytes);
  } catch {
    return null;
  }
}

/** Colours of a PNG's pixel by its colour type (ISO/IEC 15948, table 11.1). */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Whether a PNG has all the bytes that its header promises: the library that embeds it would fall over one that has not. */
function isWholePng(bytes: Buffer, budget: Budget): boolean {
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") return false;
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const perPixel = (samples[bytes[25] ?? 1] ?? 0) * (bytes[24] ?? 0);
  if (width === 0 || height === 0 || perPixel === 0) return false;
  budget.addPixels(width * height);
  const isInterlaced = bytes[28] === 1;
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) return false;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") break;
    at += 12 + length;
  }
  const expected = (Math.ceil((width * perPixel) / 8) + 1) * height;
  try {
    // Seven passes have a few more filter bytes than one.
    const most = expected + (isInterlaced ? expected + 64 : 0);
    return inflateSync(Buffer.concat(parts), { maxOutputLength: most }).length >= expected;
  } catch {
    return false;
  }
}
