import { describe, expect, it } from "vitest";
import { parseMoment, writeMoment, type MomentKind } from "./moments.ts";

describe("moments as text", () => {
  it("come back as they were", () => {
    for (const [kind, text] of [
      ["date", "2026-11-24"],
      ["time", "09:30"],
      ["datetime", "2026-11-24T09:30"],
    ] as const)
      expect(writeMoment(kind, parseMoment(kind, text))).toBe(text);
  });

  it("lose their seconds", () => {
    expect(writeMoment("datetime", parseMoment("datetime", "2026-11-24T09:30:59"))).toBe("2026-11-24T09:30");
    expect(writeMoment("time", parseMoment("time", "09:30:59"))).toBe("09:30");
  });

  it("are none when they are something else", () => {
    const kinds: MomentKind[] = ["date", "time", "datetime"];
    for (const kind of kinds)
      for (const text of ["", "imorgon", "2026-13-45", "25:99", "2026-11-24T25:00", "-", "\u0000"])
        expect(writeMoment(kind, parseMoment(kind, text))).toBe("");
  });
});
