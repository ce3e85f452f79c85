import type { Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { countInCall } from "./in-call.ts";

const hour = 3_600_000;
const roomWith = (...events: readonly [string, object, number][]): Room =>
  ({
    currentState: {
      getStateEvents: () =>
        events.map(([sender, content, at]) => ({
          getSender: () => sender,
          getContent: () => content,
          getTs: () => at,
        })),
    },
    getMember: (userId: string) => ({ membership: userId === "@gone:x" ? "leave" : "join" }),
  }) as unknown as Room;
const call = { application: "m.call" };

test("people in a call are counted once, whatever their devices", () => {
  expect(countInCall(roomWith(["@anna:x", call, 0], ["@anna:x", call, 0], ["@bo:x", call, 0]), hour)).toBe(2);
});

test("who left the call or the room, or has not said for too long that they are in, is not counted", () => {
  const expired = { ...call, expires: hour };
  const renewed = { ...call, created_ts: 0, expires: 9 * hour };
  expect(countInCall(roomWith(["@anna:x", {}, 0], ["@gone:x", call, 0], ["@bo:x", expired, 0]), 2 * hour)).toBe(0);
  expect(countInCall(roomWith(["@anna:x", call, 0], ["@bo:x", renewed, 0]), 5 * hour)).toBe(1);
});
