import { refuse, type Refusal } from "./refusal.ts";

type Bytes = AsyncIterable<Uint8Array>;

const tooMany = (most: number): Refusal => refuse("TOO_LARGE", { limit: "bytes", most });

/** The same bytes, refused where there are more than `most`: as TOO_LARGE, or as `refusal` says. */
export async function* limitBytes(
  body: Bytes,
  most: number,
  refusal: (most: number) => Refusal = tooMany,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > most) throw refusal(most);
    yield part;
  }
}

/** All of them in memory. Refuses as `limitBytes` does. */
export async function readBytes(body: Bytes, most: number, refusal?: (most: number) => Refusal): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of limitBytes(body, most, refusal)) parts.push(part);
  return Buffer.concat(parts);
}

/** A file of text in UTF-8. `invalid`: where it is none. */
export async function readUtf8(
  body: Bytes,
  most: number,
  { invalid, tooLarge }: { readonly invalid: () => Refusal; readonly tooLarge?: () => Refusal },
): Promise<string> {
  const bytes = await readBytes(body, most, tooLarge);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid();
  }
}
