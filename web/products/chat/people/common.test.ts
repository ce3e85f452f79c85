import { expect, test } from "vitest";
import { commonOf } from "./common.ts";

const room = (id: string, more: object = {}) => ({
  id,
  workspaceId: null,
  direct: null,
  isInvite: false,
  lastAt: 1,
  ...more,
});

test("chats that both are in are listed outside workspaces, without direct ones and the one at hand, the newest first", () => {
  const direct = { userId: "@bo:digg.example", name: "Bo Ek", avatarUrl: null };
  const all = [
    room("!old"),
    room("!new", { lastAt: 2 }),
    room("!here"),
    room("!channel", { workspaceId: "w" }),
    room("!direct", { direct }),
    room("!asked", { isInvite: true }),
    room("!other"),
  ];
  const shared = ["!old", "!new", "!here", "!channel", "!direct", "!asked", "!unknown"];
  const found = commonOf(new Map(all.map((one) => [one.id, one])), shared, "!here");
  expect(found.map(({ id }) => id)).toEqual(["!new", "!old"]);
  expect(commonOf(new Map(), shared, null)).toEqual([]);
});
