import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { etagOf } from "../tree/node.ts";
import { missing, notAFile } from "../tree/refusals.ts";
import { readVersions } from "../versions/queries.ts";
import type { SentContent } from "./sent-content.ts";

/** The content of a file, present or of an old version; with `download`, whatever its value, for saving. Refuses FILE_MISSING and NOT_A_FILE. */
export async function openContent(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces">,
  actor: Actor,
  id: number,
  options: { readonly version?: number | undefined; readonly download?: string | undefined },
): Promise<SentContent> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  if (node.blob === null) throw notAFile();
  const version = options.version === undefined ? null : (await readVersions(deps.db, id, options.version))[0];
  if (version === undefined) throw missing();
  const isAttachment = options.download !== undefined;
  noteRead(deps, actor, [...ancestors, node], isAttachment ? "downloaded" : "opened");
  return {
    blob: version?.blob ?? node.blob,
    size: version?.size ?? node.size,
    contentType: node.contentType,
    name: node.name,
    etag: version ? `${etagOf(node)}.${version.id}` : etagOf(node),
    mtime: version?.mtime ?? node.mtime,
    isAttachment,
  };
}
