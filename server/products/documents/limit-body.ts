import { Readable } from "node:stream";
import { limitBytes } from "#http";

/** The same bytes, refused as TOO_LARGE where there are more than `most`. */
export const limitBody = (body: Readable, most: number): Readable =>
  Readable.from(limitBytes(body, most), { objectMode: false });
