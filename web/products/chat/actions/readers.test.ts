import type { Room } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { readersOfMessage } from "./readers.ts";

const receipt = (userId: string, ts: number, type = "m.read", threadId?: string) => ({
  type,
  userId,
  data: threadId === undefined ? { ts } : { ts, thread_id: threadId },
});

/** As much of a room as is asked for: its messages, each with the receipts at it. */
function roomOf(messages: readonly (readonly [string, string, ReturnType<typeof receipt>[]])[]): Room {
  const events = messages.map(([id, sender, receipts]) => ({
    getId: () => id,
    getSender: () => sender,
    getRelation: () => (id.startsWith("$reply") ? { rel_type: "m.thread", event_id: "$a" } : null),
    receipts,
  }));
  return {
    getLiveTimeline: () => ({ getEvents: () => events }),
    getReceiptsForEvent: (event: (typeof events)[number]) => event.receipts,
  } as unknown as Room;
}

describe("who has read a message", () => {
  const room = roomOf([
    ["$a", "@anna:x", [receipt("@bo:x", 1)]],
    ["$b", "@anna:x", [receipt("@eva:x", 5), receipt("@me:x", 6), receipt("@_server:x", 7)]],
    ["$c", "@bo:x", [receipt("@carl:x", 9), receipt("@dan:x", 9, "m.read.private"), receipt("@anna:x", 9)]],
  ]);
  const idsOf = (eventId: string) => readersOfMessage(room, eventId, "@me:x").map((one) => one.userId);

  it("are those who have read it or what came after it, the latest first", () => {
    expect(readersOfMessage(room, "$b", "@me:x")).toEqual([
      { userId: "@carl:x", at: 9 },
      { userId: "@eva:x", at: 5 },
    ]);
    expect(idsOf("$a")).toEqual(["@carl:x", "@eva:x", "@bo:x"]);
  });

  it("are not its writer, the reader, the server, or who reads privately", () => {
    expect(idsOf("$c")).toEqual(["@carl:x", "@anna:x"]);
  });

  it("of a reply in a thread are those who have read the thread, or everything", () => {
    const threaded = roomOf([
      ["$a", "@anna:x", []],
      ["$reply1", "@anna:x", [receipt("@eva:x", 3)]],
      ["$reply2", "@anna:x", []],
      ["$c", "@anna:x", [receipt("@bo:x", 9, "m.read", "main")]],
    ]);
    const inThread = [
      { userId: "@carl:x", eventId: "$reply2", at: 7 },
      { userId: "@dan:x", eventId: "$a", at: 8 },
    ];
    const idsWith = (eventId: string) =>
      readersOfMessage(threaded, eventId, "@me:x", inThread).map((one) => one.userId);
    expect(idsWith("$reply1")).toEqual(["@carl:x", "@eva:x"]);
    expect(idsWith("$reply2")).toEqual(["@carl:x"]);
    // Its first message stands in the room.
    expect(idsWith("$a")).toEqual(["@bo:x", "@dan:x", "@carl:x", "@eva:x"]);
  });

  it("are nobody of a message that is not at hand", () => {
    expect(idsOf("$x")).toEqual([]);
  });
});
