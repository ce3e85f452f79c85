import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createLog } from "#log";
import { createWorkers } from "../workers/workers.ts";
import { createOcr } from "./ocr.ts";
import { drawSheet } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-ocr-test-"));
const log = createLog("silent");
const workers = await createWorkers({ dataFolder: folder, processes: 1, log });
const owner = { organisation: "o", person: "p" };
afterAll(async () => {
  await workers.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("switched off, nothing is read", async () => {
  const ocr = await createOcr({ mode: "off", log, workers });
  expect(ocr.isThere).toBe(false);
  expect(await ocr.read(await drawSheet("Något"), { owner })).toBe("");
});

test.skipIf(!existsSync("/usr/bin/tesseract"))(
  "Swedish is read, what is no picture holds no text, and nothing is left lying",
  async () => {
    const ocr = await createOcr({ mode: "auto", log, workers });
    expect(ocr.isThere).toBe(true);
    expect(await ocr.read(await drawSheet("Räksmörgås på Åland"), { owner })).toContain("Räksmörgås på Åland");
    expect((await ocr.read(Buffer.from("ingen bild"), { owner })).trim()).toBe("");
    const stopped = AbortSignal.abort();
    await expect(ocr.read(await drawSheet("x"), { owner, signal: stopped })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith("safos-ocr-") && !name.startsWith("safos-ocr-test-")),
    ).toEqual([]);
  },
);
