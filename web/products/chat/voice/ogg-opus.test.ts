import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { durationOf, samplesOf, writeOggOpus } from "./ogg-opus.ts";
import { readWebmOpus } from "./webm-opus.ts";

const run = promisify(execFile);
let folder = "";
let webm = new Uint8Array();

async function ffmpeg(...args: string[]) {
  await run("ffmpeg", ["-v", "error", "-xerror", "-y", ...args]);
}

async function samplesDecoded(file: string): Promise<Buffer> {
  const raw = `${file}.raw`;
  await ffmpeg("-i", file, "-f", "s16le", "-ac", "1", "-ar", "48000", raw);
  return readFile(raw);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ogg-opus-"));
  const file = join(folder, "tone.webm");
  await ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=3.5", "-c:a", "libopus", "-b:a", "96k", file);
  webm = new Uint8Array(await readFile(file));
});

afterAll(() => rm(folder, { recursive: true }));

describe("a recording", () => {
  test("sounds the same in Ogg as in WebM to a decoder that is not ours", async () => {
    const read = readWebmOpus(webm);
    if (!read) throw new Error("The recording is not read.");
    const ogg = join(folder, "tone.ogg");
    await writeFile(ogg, Buffer.concat(writeOggOpus(read, 7)));
    const [before, after] = [await samplesDecoded(join(folder, "tone.webm")), await samplesDecoded(ogg)];
    const shared = Math.min(before.length, after.length);
    expect(shared).toBeGreaterThan(3.4 * 48_000 * 2);
    expect(after.subarray(0, shared).equals(before.subarray(0, shared))).toBe(true);
    expect(Math.abs(durationOf(read) - 3500)).toBeLessThan(50);
  });

  test("is refused when it is cut off, laced, or no WebM", () => {
    expect(readWebmOpus(webm.subarray(0, webm.length - 5))).toBeNull();
    expect(readWebmOpus(new TextEncoder().encode("OggS is no WebM"))).toBeNull();
    expect(readWebmOpus(new Uint8Array())).toBeNull();
    const laced = Uint8Array.of(0xa3, 0x85, 0x81, 0, 0, 0x02, 1);
    expect(readWebmOpus(laced)).toBeNull();
  });

  test("has every page under a checksum, and the last one marked as the end", () => {
    const read = readWebmOpus(webm);
    if (!read) throw new Error("The recording is not read.");
    const pages = writeOggOpus(read, 7);
    expect(pages[0]?.[5]).toBe(2);
    expect(pages.at(-1)?.[5]).toBe(4);
    expect(pages.slice(1, -1).every((page) => page[5] === 0)).toBe(true);
  });
});

test("how long a packet sounds stands in its first bytes", () => {
  expect(samplesOf(Uint8Array.of((31 << 3) | 0))).toBe(960);
  expect(samplesOf(Uint8Array.of((1 << 3) | 1))).toBe(1920);
  expect(samplesOf(Uint8Array.of((16 << 3) | 3, 6))).toBe(720);
  expect(samplesOf(new Uint8Array())).toBe(0);
});
