import { expect, test } from "vitest";
import { channelRoleOf } from "./channel-people.ts";

test("roles in a channel by power: owners, those in charge, members, readers", () => {
  expect([Infinity, 100, 99, 50, 49, 0, -1].map(channelRoleOf)).toEqual([
    "owner",
    "owner",
    "lead",
    "lead",
    "member",
    "member",
    "reader",
  ]);
});
