import type { Http } from "#http";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import type { SentContent } from "../content/sent-content.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { etagOf } from "../tree/node.ts";
import type { Shown } from "./make.ts";

/** An office file as PDF, drawn now when it is the first time. Refuses FILE_MISSING and what `Shown.of` refuses. */
export async function openShown(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces" | "blobs"> & { readonly shown: Shown },
  actor: Actor,
  id: number,
  call: ReturnType<Http["callOf"]>,
): Promise<SentContent> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  const blob = await deps.shown.of(node, call);
  noteRead(deps, actor, [...ancestors, node], "opened");
  return {
    blob,
    size: (await deps.blobs.size(blob)) ?? 0,
    contentType: "application/pdf",
    name: `${node.name}.pdf`,
    etag: `${etagOf(node)}.pdf`,
    mtime: node.mtime,
    isAttachment: false,
  };
}
