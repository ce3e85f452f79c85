import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { now } from "#clock";
import { readAll } from "#collaboration";
import type { WhiteboardDeps } from "./deps.ts";
import { readImages } from "./queries.ts";
import { readScene, writeDrawing } from "./scene.ts";

/** The whole as an `.excalidraw` file; access is the caller's to check. */
export async function drawWhiteboard(
  { blobs, collaboration, db }: WhiteboardDeps,
  id: string,
): Promise<{ elements: readonly BoardElement[]; drawing: string }> {
  const elements = readScene(await collaboration.read({ kind: "whiteboard", id }));
  const ids = new Set(elements.flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])));
  const images = [];
  for (const row of await readImages(db, id, [...ids]))
    images.push({ ...row, bytes: await readAll(blobs.open(row.blob)), createdMs: now() });
  return { elements, drawing: writeDrawing(elements, images) };
}
