import { elapsed } from "#clock";
import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { keepTexts } from "./keep-texts.ts";
import { claimText, releaseTexts, type TextKey } from "./queries.ts";
import { readSmall } from "./read-small.ts";
import { addSeen, isLookedAt } from "./look.ts";
import { readTextTask } from "./tasks.ts";
import { queueReading } from "./want.ts";

type ReadDeps = Pick<FilesDeps, "db" | "blobs" | "events" | "jobs" | "log" | "ocr" | "pictures" | "workers">;

/** Then others of the lane have their turn. */
const longestMs = 30_000;
/** One run at a time, among the turns of the agencies: what people wait for goes on beside it. */
const owner = { organisation: "files:texts", person: "files:texts" };

/** Reads what stands in files that wait for it: small ones together, and after each such round one of the others. */
export async function readTexts(deps: ReadDeps): Promise<void> {
  const until = elapsed() + longestMs;
  for (;;) {
    const count = await readSmall(deps, owner);
    const next = await claimText(deps.db, deps.ocr.isThere);
    if (next) await readOne(deps, next);
    else if (count === 0) return;
    if (elapsed() > until) return queueReading(deps);
  }
}

async function readOne(deps: ReadDeps, key: TextKey): Promise<void> {
  const { db, log, ocr } = deps;
  let text = "";
  try {
    text = await readHeld(deps, key);
    if (ocr.isThere && isLookedAt(key)) text = await addSeen(deps, key, text, owner);
  } catch (error) {
    if (error instanceof Refusal && error.code === "UNAVAILABLE") {
      await releaseTexts(db, [key]);
      throw error;
    }
    // It waits, and is tried again a little later.
    if (!(error instanceof Refusal)) return log.warn({ error, form: key.form }, "the text of a file could not be read");
  }
  await keepTexts(deps, [{ ...key, text }]);
}

/** The text that a file holds as text. What is broken holds none. */
async function readHeld({ blobs, workers }: ReadDeps, { source, form }: TextKey): Promise<string> {
  if (form === "picture") return "";
  const files = { file: () => blobs.open(source) };
  return workers.run(readTextTask, { form }, { owner, files });
}
