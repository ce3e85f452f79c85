import type { Readable } from "node:stream";
import { refuse } from "#http";

const mostBytes = 600_000;

/** A form that a browser or a provider sends. Refuses TOO_LARGE. */
export async function readForm(body: Readable): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw refuse("TOO_LARGE");
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}
