import type { OnConflict } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import type { Actor } from "../tree/context.ts";
import { requireFileName } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";
import { writeFile } from "../tree/write.ts";
import { contentOf } from "./content-of.ts";
import { accessDestination } from "./destination.ts";
import { storeContent } from "./store-content.ts";

/** Makes a file of one request's body. Access is asked before the body is read, and again by `writeFile`. */
export async function writeWhole(
  deps: FilesDeps,
  actor: Actor,
  workspaceId: string,
  to: {
    readonly folder?: number | undefined;
    readonly name: string;
    readonly onConflict?: OnConflict | undefined;
  },
  body: AsyncIterable<Uint8Array>,
): Promise<Node> {
  const folder = await accessDestination(deps, actor, workspaceId, to.folder);
  const name = requireFileName(to.name);
  const stored = await storeContent(deps, workspaceId, body);
  const { onConflict = "refuse" } = to;
  return (await writeFile(deps, actor, folder, name, contentOf(stored), { onConflict })).node;
}
