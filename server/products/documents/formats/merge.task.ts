import { readFile } from "node:fs/promises";
import * as Y from "yjs";
import type { TaskContext } from "#workers";
import { requireModest } from "./limits.ts";
import { readMarkdown } from "./read-markdown.ts";
import { newContent, writeContent } from "./schema.ts";

/** What the file says, as a change to what it said before; both as Yjs' updates. */
export interface Merged {
  readonly change: Uint8Array;
  readonly state: Uint8Array;
  /** The file's text alone, as a new document. */
  readonly alone: Uint8Array;
}

/**
 * A Markdown file `file` against the text as its writer knew it, `state`. The same file by the same `clientId` makes the
 * same change: applied twice after a crash it is there once.
 */
export async function run({ clientId }: { readonly clientId: number }, context: TaskContext): Promise<Merged> {
  const wanted = readMarkdown(await readFile(context.path("file"), "utf8"));
  requireModest(wanted);
  const base = new Y.Doc();
  Y.applyUpdate(base, await readFile(context.path("state")));
  const before = Y.encodeStateVector(base);
  base.clientID = clientId;
  base.transact(() => writeContent(base, wanted));
  return {
    change: Y.encodeStateAsUpdate(base, before),
    state: Y.encodeStateAsUpdate(base),
    alone: Y.encodeStateAsUpdate(newContent(wanted)),
  };
}
