import { expect, it } from "vitest";
import { byLatest, type ListedThread } from "./threads.ts";

const thread = (id: string, at: number, lastAt: number | null): ListedThread => ({
  roomId: "!r:x",
  root: {
    id,
    key: id,
    sender: "@anna:x",
    at,
    content: {},
    isEdited: false,
    isDeleted: false,
    status: "sent",
    replyTo: null,
    reactions: [],
    thread: lastAt === null ? null : { count: 1, lastAt, senders: [] },
    poll: null,
    secrecy: null,
    unreadable: null,
  },
});

it("threads of several rooms stand with the latest reply first, whenever they began", () => {
  const threads = [thread("$old", 1, 2), thread("$none", 5, null), thread("$busy", 0, 9)];
  expect(byLatest(threads).map((one) => one.root.id)).toEqual(["$busy", "$none", "$old"]);
});
