import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "#log";
import { createWorkers, type Workers } from "../workers/workers.ts";
import { writeSheets, type Cell } from "./index.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "safos-sheets-"));
let workers: Workers;
beforeAll(async () => {
  workers = await createWorkers({ dataFolder, processes: 2, log: createLog("silent") });
});
afterAll(async () => {
  await workers.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});
const call = { owner: { organisation: "fk", person: "anna" } };

test("sheets come out as they do without a process between, dates included", async () => {
  const rows: Cell[][] = [["Namn", "När"], ...Array.from({ length: 1200 }, (_, n): Cell[] => [`å${n}`, new Date(n)])];
  const sheets = [
    { name: "Svar", rows },
    { name: "Tom", rows: [] },
    { name: "Sista", rows: [["x", { date: "2026-11-24" }, null, true]], hasHeading: false },
  ];
  const files = unzipSync(await writeSheets(workers, "xlsx", sheets, call));
  const first = strFromU8(files["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  expect(first.match(/<row /g)).toHaveLength(1201);
  expect(first).toContain("å1199");
  expect(strFromU8(files["xl/worksheets/sheet3.xml"] ?? new Uint8Array())).toContain("<v>46350</v>");
  expect(Object.keys(unzipSync(await writeSheets(workers, "ods", sheets, call)))).toContain("content.xml");
  expect(Buffer.from(await writeSheets(workers, "csv", sheets, call)).toString()).toContain("å1199;1970-01-01");
}, 180_000);

test("a hundred thousand rows never hold the server up", async () => {
  const rows = Array.from({ length: 100_000 }, (_, n): Cell[] => [
    n,
    `svar ${n}`,
    n % 2 === 0,
    "ord ".repeat(10),
    null,
  ]);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const bytes = await writeSheets(workers, "xlsx", [{ name: "Svar", rows }], call);
  delay.disable();
  expect(bytes.length).toBeGreaterThan(500_000);
  expect(delay.percentile(99) / 1e6).toBeLessThan(250);
}, 240_000);
