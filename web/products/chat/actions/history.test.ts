import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../messages/timeline.ts";
import { versionsOf } from "./history.ts";

const event = (id: string, at: number, also: Partial<ChatEvent> = {}): ChatEvent => ({
  id,
  key: id,
  type: "m.room.message",
  sender: "@anna:x",
  at,
  content: { body: id },
  isDeleted: false,
  status: "sent",
  ...also,
});
const edit = (id: string, at: number, also: Partial<ChatEvent> = {}): ChatEvent =>
  event(id, at, { content: { body: `* ${id}`, "m.new_content": { body: id } }, ...also });
const idsOf = (original: ChatEvent, edits: ChatEvent[]) => versionsOf(original, edits).map((one) => one.id);

describe("the earlier versions of a message", () => {
  it("are the newest first and the original last", () => {
    expect(versionsOf(event("$a", 1), [edit("$b", 2), edit("$c", 3)])).toEqual([
      { id: "$c", at: 3, content: { body: "$c" } },
      { id: "$b", at: 2, content: { body: "$b" } },
      { id: "$a", at: 1, content: { body: "$a" } },
    ]);
  });

  it("are their author's only", () => {
    expect(idsOf(event("$a", 1), [edit("$b", 2, { sender: "@bo:x" })])).toEqual(["$a"]);
  });

  it("leave out what is deleted, cannot be read or says nothing", () => {
    const edits = [edit("$b", 2, { isDeleted: true }), edit("$c", 3, { unreadable: "waiting" }), event("$d", 4)];
    expect(idsOf(event("$a", 1), edits)).toEqual(["$a"]);
  });

  it("of an encrypted message are encrypted", () => {
    const original = event("$a", 1, { secrecy: "encrypted" });
    expect(idsOf(original, [edit("$b", 2, { secrecy: "plain" }), edit("$c", 3, { secrecy: "encrypted" })])).toEqual([
      "$c",
      "$a",
    ]);
  });
});
