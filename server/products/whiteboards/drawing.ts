import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { Readable } from "node:stream";
import type { Blobs } from "#blobs";
import { now } from "#clock";
import type { WhiteboardDeps } from "./deps.ts";
import { readImages, type ImageRow } from "./queries.ts";
import { readScene, writeDrawing } from "./scene.ts";

export interface Drawn {
  readonly elements: readonly BoardElement[];
  /** The whole as an `.excalidraw` file, written while it is read: pictures may be more than fits in memory. */
  readonly open: () => Readable;
}

/** What lies on a whiteboard now; access is the caller's to check. */
export async function drawWhiteboard(
  { blobs, collaboration, db }: Pick<WhiteboardDeps, "blobs" | "collaboration" | "db">,
  id: string,
): Promise<Drawn> {
  const elements = readScene(await collaboration.read({ kind: "whiteboard", id }));
  const ids = new Set(elements.flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])));
  const images = await readImages(db, id, [...ids]);
  return { elements, open: () => Readable.from(writeWhole(blobs, elements, images), { objectMode: false }) };
}

const end = "}}";

/** The drawing with its pictures inside, one of them open at a time. */
async function* writeWhole(
  blobs: Blobs,
  elements: readonly BoardElement[],
  images: readonly ImageRow[],
): AsyncGenerator<string> {
  const created = now();
  // Without pictures it ends with the object that they stand in.
  yield writeDrawing(elements).slice(0, -end.length);
  for (const [at, { id, contentType, blob }] of images.entries()) {
    const facts = JSON.stringify({ id, mimeType: contentType, created });
    yield `${at === 0 ? "" : ","}${JSON.stringify(id)}:${facts.slice(0, -1)},"dataURL":"data:${contentType};base64,`;
    yield* asBase64(blobs.open(blob));
    yield '"}';
  }
  yield end;
}

/** Three bytes become four letters: what is left of a chunk goes with the next. */
async function* asBase64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let left: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = left.length === 0 ? Buffer.from(chunk) : Buffer.concat([left, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    left = bytes.subarray(whole);
    yield bytes.toString("base64", 0, whole);
  }
  yield Buffer.from(left).toString("base64");
}
