import { describe, expect, it } from "vitest";
import { titleOf } from "./title.ts";

describe("the tab's title", () => {
  it("names the thing, the workspace and Safos, with what waits first", () => {
    expect(titleOf([undefined, "Budget", "Registerprojektet"], "Dokument", 3)).toBe(
      "(3) Budget · Registerprojektet · Safos",
    );
  });

  it("names a part before what it is a part of", () => {
    expect(titleOf(["Ring Bo", "Planen", "Registerprojektet"], "Tavla", 0)).toBe(
      "Ring Bo · Planen · Registerprojektet · Safos",
    );
  });

  it("names the page where nothing of its own is shown", () => {
    expect(titleOf([undefined, undefined, undefined], "Idag", 0)).toBe("Idag · Safos");
    expect(titleOf([undefined, undefined, undefined], undefined, 0)).toBe("Safos");
  });

  it("stays short with many that wait", () => {
    expect(titleOf([undefined, undefined, undefined], "Chatt", 4711)).toBe("(99+) Chatt · Safos");
  });
});
