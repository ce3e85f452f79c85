import { readUtf8, refuse } from "#http";

const usualBytes = 256 * 1024;

/** An XML body as text; refuses more than 256 KiB, or what a product allows, and invalid UTF-8. */
export const readXmlBody = (body: AsyncIterable<Uint8Array>, maxBytes = usualBytes): Promise<string> =>
  readUtf8(body, maxBytes, {
    tooLarge: () => refuse("TOO_LARGE", "The body is larger than allowed."),
    invalid: () => refuse("XML_INVALID", "The body is not valid UTF-8."),
  });

/** At most `maxBytes` and one of a body, for those who refuse what is longer; null where it is no UTF-8. */
export async function readTextBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) break;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(Buffer.concat(parts));
  } catch {
    return size > maxBytes ? "\u{fffd}".repeat(maxBytes) : null;
  }
}
