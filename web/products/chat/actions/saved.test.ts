import { describe, expect, it } from "vitest";
import { contentOfSaved, savedIn, withSaved } from "./saved.ts";

const a = { roomId: "!r:x", eventId: "$a", savedAt: 1 };
const b = { roomId: "!r:x", eventId: "$b", savedAt: 2 };

describe("saved messages", () => {
  it("are read as they were written", () => {
    expect(savedIn(contentOfSaved([b, a]))).toEqual([b, a]);
  });

  it("leave out what is malformed or there twice", () => {
    const messages = [null, "x", {}, { room_id: "r", event_id: "$a" }, { room_id: "!r:x", event_id: 1 }];
    const { messages: good } = contentOfSaved([a, a]);
    expect(savedIn({ messages: [...messages, ...good] })).toEqual([a]);
    for (const content of [null, undefined, {}, { messages: "x" }]) expect(savedIn(content)).toEqual([]);
  });

  it("come first when they are saved, and go when they are let go", () => {
    expect(withSaved([a], b, 2)).toEqual([b, a]);
    expect(withSaved([b, a], a, 3)).toEqual([{ ...a, savedAt: 3 }, b]);
    expect(withSaved([b, a], a, null)).toEqual([b]);
  });

  it("of one room are not those of another with the same id", () => {
    const elsewhere = { ...a, roomId: "!other:x" };
    expect(withSaved([elsewhere], a, null)).toEqual([elsewhere]);
  });
});
