import fs, { mkdtempSync, rmSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { readHead } from "../read-head.ts";
import { createFolderStore } from "./folder.ts";
import { createFolderSync } from "./sync-folders.ts";

const root = mkdtempSync(join(tmpdir(), "safos-full-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const key = `0197a000-0000-7000-8000-000000000001/${"a".repeat(32)}`;

const real = { mkdir: promises.mkdir, close: fs.close };
/** Lets the disk answer otherwise, for everyone in this process. */
function disturb(changed: Partial<typeof real>): void {
  Object.assign(promises, { mkdir: changed.mkdir ?? real.mkdir });
  Object.assign(fs, { close: changed.close ?? real.close });
  syncBuiltinESMExports();
}
afterEach(() => disturb({}));
const faultOf = (code: string): Error => Object.assign(new Error(`The disk says ${code}.`), { code });

test.each(["ENOSPC", "EDQUOT"])("a disk without room for another folder is full (%s)", async (code) => {
  const store = await createFolderStore(join(root, code));
  disturb({
    mkdir: async () => {
      throw faultOf(code);
    },
  });
  await expect(store.putWhole(key, [Buffer.from("x")])).rejects.toMatchObject({ code: "STORAGE_FULL" });
  disturb({});
  await store.putWhole(key, [Buffer.from("x")]);
  expect(await store.size(key)).toBe(1);
});

test("a folder that is not made durable is refused, and what closing it says then ends nothing", async () => {
  const closed: number[] = [];
  const close = ((file: number, done?: (error: Error | null) => void) =>
    real.close(file, () => {
      closed.push(file);
      // As Node does: without anyone to say it to, a fault is thrown where nothing catches it.
      if (done) done(faultOf("EIO"));
      else throw faultOf("EIO");
    })) as typeof fs.close;
  disturb({ close });
  // Folders there cannot be synced.
  await expect(createFolderSync()("/proc/self")).rejects.toMatchObject({ code: "EINVAL" });
  await expect.poll(() => closed.length).toBe(1);
});

test("a sender of which no more is read is left, whether or not its rest was begun", async () => {
  let left = 0;
  async function* sender(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(10);
    } finally {
      left += 1;
    }
  }
  (await readHead(sender(), 5)).leave();
  await expect.poll(() => left).toBe(1);
  const { rest, leave } = await readHead(sender(), 5);
  for await (const _ of rest ?? []) break;
  leave();
  await expect.poll(() => left).toBe(2);
});
