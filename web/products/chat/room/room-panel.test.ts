import { describe, expect, it } from "vitest";
import { panelOf } from "./useRoomPanel.ts";

describe("the panel of a room in its address", () => {
  it("is the people, or the thread of a message", () => {
    expect(panelOf("people")).toEqual({ kind: "people" });
    expect(panelOf("$abc")).toEqual({ kind: "thread", root: "$abc" });
  });

  it("is none for what names neither", () => {
    for (const target of [null, "", "abc", "javascript:alert(1)", "4711"]) expect(panelOf(target)).toBeNull();
  });
});
