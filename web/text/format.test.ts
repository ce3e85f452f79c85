import { describe, expect, it } from "vitest";
import { formatBytes, formatComing, formatDay, formatTime, formatWhen, weekOf } from "./format.ts";

const morning = new Date(2026, 10, 24, 9, 12).getTime();

describe("format", () => {
  it("writes times with a full stop in Swedish and a colon in English", () => {
    expect(formatTime("sv", morning)).toBe("09.12");
    expect(formatTime("en", morning)).toBe("09:12");
  });
  it("writes days in words, with the year only when it is another", () => {
    expect(formatDay("sv", morning, morning)).toBe("Tisdag 24 november");
    expect(formatDay("sv", new Date(2025, 0, 2).getTime(), morning)).toContain("2025");
  });
  it("says yesterday, not a date", () => {
    expect(formatWhen("sv", new Date(2026, 10, 23, 15, 20).getTime(), morning, { yesterday: "Igår" })).toBe(
      "Igår 15.20",
    );
    expect(formatWhen("sv", morning, morning, { yesterday: "Igår" })).toBe("09.12");
    expect(formatWhen("sv", new Date(2026, 10, 12).getTime(), morning, { yesterday: "Igår" })).toBe("12 november");
  });
  it("says when something will be, never today for another day", () => {
    const words = { today: "Idag", tomorrow: "Imorgon", yesterday: "Igår" };
    const at = (day: number, hour: number): string =>
      formatComing("sv", new Date(2026, 10, day, hour).getTime(), morning, words);
    expect([at(24, 14), at(25, 9), at(26, 13), at(23, 15)]).toEqual([
      "Idag 14.00",
      "Imorgon 09.00",
      "Torsdag 26 november 13.00",
      "Igår 15.00",
    ]);
  });
  it("numbers weeks as ISO 8601 does", () => {
    expect(weekOf(morning)).toBe(48);
    expect(weekOf(new Date(2027, 0, 1).getTime())).toBe(53);
    expect(weekOf(new Date(2024, 11, 30).getTime())).toBe(1);
  });
  it("writes sizes with a comma in Swedish", () => {
    expect(formatBytes("sv", 2_400_000)).toBe("2,4 MB");
    expect(formatBytes("sv", 48_000)).toBe("48 kB");
    expect(formatBytes("en", 0)).toBe("0 B");
    expect(formatBytes("sv", 999_700)).toBe("1 MB");
  });
});
