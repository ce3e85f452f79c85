import type { Readable } from "node:stream";
import { refuse, type Http } from "#http";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { Previews } from "./make.ts";

/** The preview of a file, made now when it is the first of its size. Refuses FILE_MISSING, NO_PREVIEW, TOO_LARGE and UNAVAILABLE. */
export async function openPreview(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces" | "blobs"> & { readonly previews: Previews },
  actor: Actor,
  id: number,
  size: number,
  call: ReturnType<Http["callOf"]>,
): Promise<{ etag: string; stream: () => Readable }> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  const blob = await deps.previews.of(node, size, call);
  if (blob === null) throw refuse("NO_PREVIEW");
  noteRead(deps, actor, [...ancestors, node], "opened");
  return { etag: blob.slice(0, 32), stream: () => deps.blobs.open(blob) };
}
