import type { Gatherer } from "../gather.ts";

/** Bytes that are looked at: the most characters that are kept, each as long as UTF-8 writes any. */
const most = 1 << 20;

/** Text as it stands, in UTF-8, UTF-16 with its mark, or Windows-1252. What holds zero bytes is no text. */
export function readPlain(bytes: Buffer, gather: Gatherer): void {
  const text = decodeText(bytes);
  if (!text.includes("\u0000")) gather.add(text);
}

export function decodeText(bytes: Buffer): string {
  const part = bytes.subarray(0, most);
  if (part[0] === 0xff && part[1] === 0xfe) return new TextDecoder("utf-16le").decode(part);
  if (part[0] === 0xfe && part[1] === 0xff) return new TextDecoder("utf-16be").decode(part);
  try {
    // The last character may have been cut in two.
    return new TextDecoder("utf-8", { fatal: true }).decode(part, { stream: true });
  } catch {
    return new TextDecoder("windows-1252").decode(part);
  }
}
