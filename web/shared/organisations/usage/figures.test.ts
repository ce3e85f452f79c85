import { usageNumbers, type UsageMonth } from "@safos/contract/usage";
import { expect, test } from "vitest";
import { barsOf, figureOf, spanOf } from "./figures.ts";

const month = (name: string, counts: Partial<UsageMonth>): UsageMonth => ({
  ...(Object.fromEntries(usageNumbers.map((one) => [one, null])) as unknown as UsageMonth),
  month: name,
  ...counts,
});
const months = [
  month("2025-01", { persons: 10, meetings: 5, workspaces: 3, bytes: 0 }),
  month("2025-02", { persons: 20, meetings: 5, workspaces: 4, bytes: 0 }),
  month("2025-12", { persons: 90, meetings: 90, workspaces: 9 }),
  month("2026-01", { persons: 30, meetings: 8, workspaces: 6, bytes: 7, shared: 2 }),
  month("2026-02", { persons: 33, meetings: 7, workspaces: 5, bytes: 9, shared: 1 }),
];

test("a number is of the year's months, compared with the same months of the year before", () => {
  expect(figureOf(months, 2026, "persons")).toEqual({ value: 32, before: 15, change: { by: 113, isPercent: true } });
  expect(figureOf(months, 2026, "meetings")).toEqual({ value: 15, before: 10, change: { by: 50, isPercent: true } });
  expect(figureOf(months, 2026, "workspaces")).toEqual({ value: 5, before: 4, change: { by: 1, isPercent: false } });
});

test("without a number of the year before, of part of it only, or of zero there is nothing to compare with", () => {
  expect(figureOf(months, 2026, "shared")).toEqual({ value: 1, before: null, change: null });
  expect(figureOf(months, 2026, "bytes")).toEqual({ value: 9, before: 0, change: null });
  expect(figureOf(months, 2026, "guests")).toEqual({ value: null, before: null, change: null });
  const partly = months.filter((one) => one.month !== "2025-01");
  expect(figureOf(partly, 2026, "meetings").before).toBeNull();
  expect(figureOf(partly, 2026, "workspaces").before).toBe(4);
  expect(figureOf([], 2026, "meetings").value).toBeNull();
});

test("bars are of twelve months up to the latest, with gaps where nothing was counted", () => {
  const bars = barsOf(months, 2026, "meetings");
  expect(bars.map((one) => one.month)).toEqual([
    ...["03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map((one) => `2025-${one}`),
    "2026-01",
    "2026-02",
  ]);
  expect(bars.map((one) => one.part)).toEqual([...Array<null>(9).fill(null), 1, 8 / 90, 7 / 90]);
  expect(barsOf(months, 2024, "meetings")).toEqual([]);
  expect(spanOf(months, 2026)).toEqual(["2026-01", "2026-02"]);
  expect(spanOf(months, 2024)).toBeNull();
});
