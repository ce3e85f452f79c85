import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFolderSync } from "./sync-folders.ts";
import { writeNew } from "./write-new.ts";

const root = mkdtempSync(join(tmpdir(), "safos-new-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const openBelow = (folder: string): number =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

test("a file is written whole, and never over another", async () => {
  const path = join(root, "fil");
  await writeNew(path, [Buffer.from("ett "), Buffer.alloc(0), Buffer.from("två")], async () => {});
  expect(readFileSync(path, "utf8")).toBe("ett två");
  await expect(writeNew(path, [Buffer.from("tre")], async () => {})).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(path, "utf8")).toBe("ett två");
});

test("where its name could not be made durable, nothing of it stays", async () => {
  const path = join(root, "trasig");
  const fault = Object.assign(new Error("The disk is broken."), { code: "EIO" });
  await expect(writeNew(path, [Buffer.from("x")], () => Promise.reject(fault))).rejects.toBe(fault);
  expect(readdirSync(root)).not.toContain("trasig");
});

test("of many folders some stay open, and one that is not there is no trouble to the others", async () => {
  const sync = createFolderSync();
  const folders = Array.from({ length: 400 }, (_, n) => join(root, `mapp-${n}`));
  for (const folder of folders) mkdirSync(folder);
  for (let round = 0; round < 3; round += 1) await Promise.all([...folders, ...folders].map((folder) => sync(folder)));
  await expect.poll(() => openBelow(join(root, "mapp-"))).toBeLessThanOrEqual(256);
  await expect(sync(join(root, "saknas"))).rejects.toMatchObject({ code: "ENOENT" });
  await sync(join(root, "mapp-7"));
});
