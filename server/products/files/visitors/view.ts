import type { VisitedFile } from "@safos/contract/file-visits";
import type { FilesDeps } from "../deps.ts";
import { hasPreview } from "../previews/sources.ts";
import { etagOf, type Node } from "../tree/node.ts";

/** A node as a visitor sees it: never who changed it, nor where else it lies. */
export const viewVisited = ({ programEndings }: Pick<FilesDeps, "programEndings">, node: Node): VisitedFile => ({
  id: node.id,
  kind: node.kind,
  name: node.name,
  size: node.size,
  etag: etagOf(node),
  contentType: node.contentType,
  changedAt: node.changedAt.toISOString(),
  hasPreview: hasPreview(node, programEndings),
});
