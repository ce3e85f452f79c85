import type { FileText } from "@safos/contract/files";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { pageBreak } from "./gather.ts";
import { readTextState } from "./queries.ts";
import { textKeyOf } from "./want.ts";

/** What stands in a file, page by page, as far as it has been read. Refuses FILE_MISSING. */
export async function openText(
  deps: Pick<FilesDeps, "db" | "items" | "ocr" | "workspaces">,
  actor: Actor,
  id: number,
): Promise<FileText> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  const key = textKeyOf(node);
  if (key === null || (key.form === "picture" && !deps.ocr.isThere)) return { pages: [], isReading: false };
  const { text, isWaiting } = await readTextState(deps.db, key);
  noteRead(deps, actor, [...ancestors, node], "opened");
  return { pages: text === "" ? [] : text.split(pageBreak), isReading: isWaiting };
}
