import { describe, expect, it } from "vitest";
import { panelOf } from "./useRoomPanel.ts";

describe("the panel of a room in its address", () => {
  it("is the people, what is pinned, the threads, or the thread of a message", () => {
    expect(panelOf("people")).toEqual({ kind: "people" });
    expect(panelOf("pinned")).toEqual({ kind: "pinned" });
    expect(panelOf("threads")).toEqual({ kind: "threads" });
    expect(panelOf("$abc")).toEqual({ kind: "thread", root: "$abc" });
  });

  it("is none for what names none of them", () => {
    for (const target of [null, "", "abc", "javascript:alert(1)", "4711"]) expect(panelOf(target)).toBeNull();
  });
});
