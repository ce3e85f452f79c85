import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { claimText, releaseText, updateText, type TextKey } from "./queries.ts";
import { addSeen, isLookedAt } from "./look.ts";
import { readTextTask } from "./tasks.ts";
import { queueReading } from "./want.ts";

type ReadDeps = Pick<FilesDeps, "db" | "blobs" | "events" | "jobs" | "log" | "ocr" | "pictures" | "workers">;

/** Then others of the lane have their turn. */
const longestMs = 30_000;
/** One run at a time, among the turns of the agencies: what people wait for goes on beside it. */
const owner = { organisation: "files:texts", person: "files:texts" };

/** Reads what stands in files that wait for it. */
export async function readTexts(deps: ReadDeps): Promise<void> {
  const until = elapsed() + longestMs;
  for (let next = await claimText(deps.db, deps.ocr.isThere); next; next = await claimText(deps.db, deps.ocr.isThere)) {
    await readText(deps, next);
    if (elapsed() > until) return queueReading(deps);
  }
}

async function readText(deps: ReadDeps, key: TextKey): Promise<void> {
  const { db, events, log, ocr } = deps;
  let text = "";
  try {
    text = await readHeld(deps, key);
    if (ocr.isThere && isLookedAt(key)) text = await addSeen(deps, key, text, owner);
  } catch (error) {
    if (error instanceof Refusal && error.code === "UNAVAILABLE") {
      await releaseText(db, key);
      throw error;
    }
    // It waits, and is tried again a little later.
    if (!(error instanceof Refusal)) return log.warn({ error, form: key.form }, "the text of a file could not be read");
  }
  await db.transaction().execute(async (trx) => {
    await updateText(trx, key, text, ocr.isThere);
    if (text === "") return;
    const subject = `text:${key.source}`;
    await events.emit(trx, { type: "file.textRead", subject, payload: { source: key.source } });
  });
}

/** The text that a file holds as text. What is broken holds none. */
async function readHeld({ blobs, workers }: ReadDeps, { source, form }: TextKey): Promise<string> {
  if (form === "picture") return "";
  const files = { file: () => blobs.open(source) };
  return workers.run(readTextTask, { form }, { owner, files });
}
