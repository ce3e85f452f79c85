import type { AnyEvent } from "#events";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { readIdsAfter, readIdsBelow, readNodes } from "../tree/queries.ts";
import { formOf } from "./form.ts";
import { insertWanted, readRound, updateRound, type TextKey } from "./queries.ts";

export const readTextsJob = "files:read-texts";
export const findTextsJob = "files:find-texts";

type WantDeps = Pick<FilesDeps, "db" | "jobs" | "ocr">;

const pageSize = 1000;

/** How a file's text is known; null for what holds none that is read. */
export function textKeyOf(node: Node): TextKey | null {
  const form = formOf(node);
  return form === null || node.blob === null ? null : { source: node.blob, form };
}

/** Wants the texts of what events tell of, and of everything below it. */
export async function wantTexts(deps: WantDeps, events: readonly AnyEvent[]): Promise<void> {
  const ids = new Set<number>();
  for (const event of events)
    if (event.type === "file.changed" || (event.type === "file.added" && event.payload.isAlone === true))
      ids.add(event.payload.fileId);
    else if (event.type === "file.added" || event.type === "file.renamed")
      for (const id of await readIdsBelow(deps.db, event.payload.fileId)) ids.add(id);
  const all = [...ids];
  let fresh = 0;
  for (let from = 0; from < all.length; from += pageSize) fresh += await wantOf(deps, all.slice(from, from + pageSize));
  if (fresh > 0) await queueReading(deps);
}

/** Looks through the files that were there before texts were read, a part at a time. */
export async function findTexts(deps: WantDeps): Promise<void> {
  for (let after = await readRound(deps.db); after !== null;) {
    const ids = await readIdsAfter(deps.db, after, pageSize);
    if ((await wantOf(deps, ids)) > 0) await queueReading(deps);
    after = ids.length < pageSize ? null : (ids.at(-1) ?? null);
    await updateRound(deps.db, after);
  }
}

const wantOf = async ({ db, ocr }: WantDeps, ids: readonly number[]): Promise<number> =>
  insertWanted(
    db,
    (await readNodes(db, ids))
      .flatMap((node) => textKeyOf(node) ?? [])
      .filter(({ form }) => form !== "picture" || ocr.isThere),
  );

/** One job reads all that waits. */
export const queueReading = ({ db, jobs }: Pick<WantDeps, "db" | "jobs">): Promise<void> =>
  jobs.add(db, readTextsJob, {}, { key: readTextsJob, isKept: true });
