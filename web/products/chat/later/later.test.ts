import type { MatrixClient } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { end, longestDelay, replace, scheduledIn } from "./delayed.ts";
import { momentAt } from "../../../ui/moments.ts";
import { delayTo } from "./moment.ts";

const listed = (id: string, more: object = {}) => ({
  delay_id: id,
  room_id: "!a",
  type: "m.room.message",
  delay: 1000,
  running_since: 5000,
  content: { body: id },
  ...more,
});

test("a room's scheduled messages stand by when they are sent; the end of a call and other rooms are not among them", () => {
  const found = scheduledIn(
    [
      listed("later", { delay: 9000 }),
      listed("first"),
      listed("call", { type: "org.matrix.msc3401.call.member", state_key: "@a" }),
      listed("note", { type: "io.element.call.reaction" }),
      listed("elsewhere", { room_id: "!b" }),
      listed("sealed", { type: "m.room.encrypted", delay: 5000 }),
    ],
    "!a",
  );
  expect(found.map((one) => [one.id, one.at])).toEqual([
    ["first", 6000],
    ["sealed", 10_000],
    ["later", 14_000],
  ]);
});

test("a moment that has been and one beyond what the server takes cannot be chosen", () => {
  expect(delayTo(Number.NaN, 1000)).toBeNull();
  expect(delayTo(1000, 1000)).toEqual({ fault: "past" });
  expect(delayTo(1001, 1000)).toEqual({ delay: 1 });
  expect(delayTo(1000 + longestDelay, 1000)).toEqual({ delay: longestDelay });
  expect(delayTo(1001 + longestDelay, 1000)).toEqual({ fault: "far" });
});

test("a moment is written as the field reads it", () => {
  const at = new Date(2026, 0, 5, 7, 3).getTime();
  expect(momentAt("datetime", at)).toBe("2026-01-05T07:03");
  expect(Date.parse(momentAt("datetime", at))).toBe(at);
});

/** A client whose server knows these messages that wait; what it was asked. */
function clientWith(waiting: Set<string>) {
  const asked: string[] = [];
  const authedRequest = async (method: string, path: string): Promise<object> => {
    asked.push(`${method} ${path}`);
    if (method === "PUT") {
      waiting.add("fresh");
      return { delay_id: "fresh" };
    }
    const [, , id = ""] = path.split("/");
    if (!waiting.delete(id)) throw Object.assign(new Error("Sent."), { httpStatus: 409 });
    return {};
  };
  return { client: { http: { authedRequest }, makeTxnId: () => "t1" } as unknown as MatrixClient, asked };
}

test("what is changed is scheduled anew before the old goes; where the old was sent meanwhile, the new does not come too", async () => {
  const old = { id: "old", roomId: "!a", type: "m.room.message", content: {}, at: 0 };
  const waiting = new Set(["old"]);
  const one = clientWith(waiting);
  expect(await replace(one.client, old, { body: "ny" }, 5)).toBe(true);
  expect([...waiting]).toEqual(["fresh"]);
  expect(one.asked).toEqual(["PUT /rooms/!a/send/m.room.message/t1", "POST /delayed_events/old/cancel"]);

  const sent = new Set<string>();
  const other = clientWith(sent);
  expect(await replace(other.client, old, { body: "ny" }, 5)).toBe(false);
  expect([...sent]).toEqual([]);
  expect(await end(other.client, "old", "send")).toBe(false);
});
