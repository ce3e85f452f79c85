import { buffer } from "node:stream/consumers";
import { Refusal } from "#http";
import type { Owner } from "#workers";
import type { FilesDeps } from "../deps.ts";
import type { ReadForm } from "./form.ts";
import { keepTexts } from "./keep-texts.ts";
import { claimSmall, releaseTexts, type TextKey } from "./queries.ts";
import { readTextsTask } from "./tasks.ts";

type ReadDeps = Pick<FilesDeps, "db" | "blobs" | "events" | "log" | "ocr" | "workers">;

/** What costs little; what may unpack to very much is read alone. */
const forms = [
  "plain",
  "html",
  "mail",
  "word",
  "sheets",
  "slides",
  "opendocument",
] as const satisfies readonly ReadForm[];
const mostBytes = 64 << 10;
const mostTogether = 64;
const opensAtOnce = 8;

/**
 * Reads small files in one run of a worker process; how many. What is broken, or more than the run may take, is read alone later, so that
 * no file keeps those beside it from being found.
 */
export async function readSmall(deps: ReadDeps, owner: Owner): Promise<number> {
  const keys = await claimSmall(deps.db, { forms, mostBytes, most: mostTogether });
  if (keys.length === 0) return 0;
  const found = await openAll(deps, keys);
  let texts: readonly (string | null)[] = [];
  try {
    if (found.length > 0) texts = await deps.workers.run(readTextsTask, found, { owner });
  } catch (error) {
    await releaseTexts(deps.db, keys);
    if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
    return keys.length;
  }
  const read = found.flatMap(({ source, form }, index) => {
    const text = texts[index];
    return typeof text === "string" ? [{ source, form, text }] : [];
  });
  await keepTexts(deps, read);
  const unread = found.filter((_, index) => typeof texts[index] !== "string");
  await releaseTexts(
    deps.db,
    unread.map(({ source, form }) => ({ source, form })),
  );
  return keys.length;
}

interface Opened extends TextKey {
  readonly form: ReadForm;
  readonly bytes: Uint8Array;
}

/** The bytes of those that can be opened; the others wait, and are tried again a little later. */
async function openAll({ blobs, log }: ReadDeps, keys: readonly TextKey[]): Promise<Opened[]> {
  const found: Opened[] = [];
  const waiting = [...keys];
  const openNext = async (): Promise<void> => {
    for (let key = waiting.shift(); key; key = waiting.shift())
      try {
        found.push({ source: key.source, form: key.form as ReadForm, bytes: await buffer(blobs.open(key.source)) });
      } catch (error) {
        log.warn({ error, form: key.form }, "the text of a file could not be read");
      }
  };
  await Promise.all(Array.from({ length: opensAtOnce }, openNext));
  return found;
}
