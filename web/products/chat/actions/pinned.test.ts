import { describe, expect, it } from "vitest";
import { pinnedIdsOf, withPin } from "./pinned.ts";

describe("pinned messages", () => {
  it("are the event ids that the state names, each once", () => {
    expect(pinnedIdsOf({ pinned: ["$a", "$b", "$a"] })).toEqual(["$a", "$b"]);
  });

  it("leave out what another client has written that is no event id", () => {
    expect(pinnedIdsOf({ pinned: [1, null, "a", "$a", { id: "$b" }] })).toEqual(["$a"]);
    for (const content of [undefined, {}, { pinned: "$a" }, { pinned: null }]) expect(pinnedIdsOf(content)).toEqual([]);
  });

  it("are pinned at the end, once, and unpinned without a trace", () => {
    expect(withPin(["$a", "$b"], "$c", true)).toEqual(["$a", "$b", "$c"]);
    expect(withPin(["$a", "$b"], "$a", true)).toEqual(["$b", "$a"]);
    expect(withPin(["$a", "$b"], "$a", false)).toEqual(["$b"]);
    expect(withPin(["$a"], "$c", false)).toEqual(["$a"]);
  });
});
