import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { spread, toOgg } from "./recorder.ts";

const run = promisify(execFile);

test("a recording becomes an Ogg file with its name, length and levels", async () => {
  const folder = await mkdtemp(join(tmpdir(), "recorder-"));
  const path = join(folder, "a.webm");
  await run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=duration=2", "-c:a", "libopus", path]);
  const recorded = toOgg(new Uint8Array(await readFile(path)), [0.1, 0.2], "Röst.ogg");
  await rm(folder, { recursive: true });
  expect(recorded?.file).toMatchObject({ name: "Röst.ogg", type: "audio/ogg" });
  expect(await recorded?.file.slice(0, 4).text()).toBe("OggS");
  expect(Math.abs((recorded?.duration ?? 0) - 2000)).toBeLessThan(50);
  expect(recorded?.levels).toEqual([0.5, 1]);
});

test("what is no recording is none", () => {
  expect(toOgg(new Uint8Array(20), [], "a.ogg")).toBeNull();
});

test("silence is not drawn as sound", () => {
  expect(spread([0.005, 0]).every((level) => level <= 0.1)).toBe(true);
});
