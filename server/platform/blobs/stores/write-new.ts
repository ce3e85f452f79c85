import { close, constants, open, writev } from "node:fs";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { writeAll } from "./write-all.ts";

const openFile = promisify(open);
const writeParts = promisify(writev);

/** What is written is durable when the write returns, with what reading it takes (open(2), O_DSYNC). */
const durable = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;

/** Writes a file that is not there yet; `sync` makes its name durable meanwhile. Nothing of it stays where either fails. */
export async function writeNew(path: string, parts: readonly Uint8Array[], sync: () => Promise<void>): Promise<void> {
  const file = await openFile(path, durable, 0o600);
  const to = { writev: <T extends readonly NodeJS.ArrayBufferView[]>(buffers: T) => writeParts(file, buffers) };
  const done = await Promise.allSettled([writeAll(to, parts), sync()]);
  // Nothing is left to do for it but to be forgotten.
  close(file, () => undefined);
  const fault = done.find((one) => one.status === "rejected");
  if (!fault) return;
  await rm(path, { force: true });
  throw fault.reason;
}
