import type { OnConflict } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { Node } from "../tree/node.ts";
import { writeFile } from "../tree/write.ts";
import { assembleUpload } from "./assemble.ts";
import { contentOf } from "./content-of.ts";
import { findUpload } from "./find.ts";
import { deleteUpload, readChunks } from "./queries.ts";
import { uploadMissing } from "./refusals.ts";

/** Makes a file of the page's upload, and ends the upload. Refuses UPLOAD_MISSING, UPLOAD_INCOMPLETE, and as `writeFile` does. */
export async function finishUpload(deps: FilesDeps, actor: Actor, key: string, onConflict: OnConflict): Promise<Node> {
  const upload = await findUpload(deps, actor.personId, key);
  if (upload.parentId === null || upload.name === null) throw uploadMissing();
  const folder = await accessNode(deps, actor, upload.parentId, "write");
  const stored = await assembleUpload(deps, upload, await readChunks(deps.db, upload.id), {
    workspaceId: folder.node.workspaceId,
    size: upload.size,
  });
  const content = contentOf(stored, upload.mtime ?? undefined);
  const { node } = await writeFile(deps, actor, folder, upload.name, content, { onConflict });
  await deleteUpload(deps.db, upload.id);
  return node;
}
