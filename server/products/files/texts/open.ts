import type { FileText } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { missing } from "../tree/refusals.ts";
import { readVersions } from "../versions/queries.ts";
import { pageBreak } from "./gather.ts";
import { readTextState } from "./queries.ts";
import { textKeyOf } from "./want.ts";

/** What stands in a file or in an earlier version of it, page by page, as far as it has been read. Refuses FILE_MISSING. */
export async function openText(
  deps: Pick<FilesDeps, "db" | "items" | "ocr" | "workspaces">,
  actor: Actor,
  id: number,
  versionId?: number,
): Promise<FileText> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  const version = versionId === undefined ? null : (await readVersions(deps.db, id, versionId))[0];
  if (version === undefined) throw missing();
  const key = textKeyOf(version ? { ...node, blob: version.blob, size: version.size } : node);
  if (key === null || (key.form === "picture" && !deps.ocr.isThere)) return { pages: [], isReading: false };
  const state = await readTextState(deps.db, key);
  // What is the present content will be read; of an earlier one there is what was read when it was.
  const { text, isWaiting } = state ?? { text: "", isWaiting: version === null };
  noteRead(deps, actor, [...ancestors, node], "opened");
  return { pages: text === "" ? [] : text.split(pageBreak), isReading: isWaiting };
}
