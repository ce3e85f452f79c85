import { expect, test } from "vitest";
import { readRingMessage } from "./ring-message.ts";

const me = "@bo:fk.example";
const sentAt = 1_000_000;
const notification = (more: object = {}) => ({
  type: "org.matrix.msc4075.rtc.notification",
  sentAt,
  content: {
    ...{ slot_id: "m.call#ROOM", notification_type: "ring", sender_ts: sentAt, lifetime: 30_000 },
    ...{ "m.mentions": { user_ids: [me] }, "m.call.intent": "video", ...more },
  },
});

test("a notification rings for those it names, for as long as it says and no longer than two minutes", () => {
  const rings = { kind: "ring", isVideo: true, lifetime: 30_000, isFromPage: false };
  expect(readRingMessage(notification(), me)).toEqual(rings);
  expect(readRingMessage(notification({ "m.mentions": { room: true } }), me)).toEqual(rings);
  expect(readRingMessage(notification({ lifetime: 900_000 }), me)).toMatchObject({ lifetime: 120_000 });
  expect(readRingMessage(notification({ sender_ts: sentAt - 10_000 }), me)).toMatchObject({ lifetime: 20_000 });
  expect(readRingMessage(notification({ sender_ts: sentAt + 900_000 }), me)).toMatchObject({ lifetime: 30_000 });
  expect(readRingMessage(notification({ "m.call.intent": "audio" }), me)).toMatchObject({ isVideo: false });
  expect(readRingMessage(notification({ "safos.page": true }), me)).toMatchObject({ isFromPage: true });
});

test("what is only shown, for others, too old or no notification rings nobody", () => {
  for (const more of [
    { notification_type: "notification" },
    { "m.mentions": { user_ids: ["@citra:bkn.example"] } },
    { "m.mentions": null },
    { "m.mentions": { user_ids: me } },
    { sender_ts: sentAt - 40_000 },
    { sender_ts: "now" },
    { lifetime: -1 },
    { lifetime: 1.5 },
    { slot_id: "m.call#other" },
    { slot_id: 1 },
  ])
    expect([more, readRingMessage(notification(more), me)]).toEqual([more, null]);
  expect(readRingMessage({ ...notification(), type: "m.room.message" }, me)).toBeNull();
  expect(readRingMessage({ ...notification(), content: null }, me)).toBeNull();
});

test("a decline names the notification", () => {
  const decline = (relation: unknown) => ({
    ...{ type: "org.matrix.msc4310.rtc.decline", sentAt, content: { "m.relates_to": relation } },
  });
  expect(readRingMessage(decline({ rel_type: "m.reference", event_id: "$ring" }), me)).toEqual({
    kind: "declined",
    notificationId: "$ring",
  });
  expect(readRingMessage(decline({ rel_type: "m.thread", event_id: "$ring" }), me)).toBeNull();
  expect(readRingMessage(decline({ rel_type: "m.reference" }), me)).toBeNull();
  expect(readRingMessage(decline(undefined), me)).toBeNull();
});
