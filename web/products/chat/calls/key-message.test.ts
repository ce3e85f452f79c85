import { expect, test } from "vitest";
import { readKeyMessage } from "./key-message.ts";

const roomId = "!room:fk.example";
const message = (more: object = {}) => ({
  keys: { index: 3, key: btoa("0123456789abcdef") },
  room_id: roomId,
  member: { claimed_device_id: "DEVICE", id: "@bo:fk.example:DEVICE" },
  session: { call_id: "", application: "m.call", scope: "m.room" },
  sent_ts: 1,
  ...more,
});

test("a key is read as Element Call sends it", () => {
  expect(readKeyMessage(message(), roomId)).toEqual({
    deviceId: "DEVICE",
    memberId: "@bo:fk.example:DEVICE",
    key: btoa("0123456789abcdef"),
    index: 3,
  });
  expect(readKeyMessage(message({ member: { claimed_device_id: "DEVICE" } }), roomId)).toMatchObject({ memberId: "" });
});

test("what is of another room, or is no key, is none", () => {
  for (const more of [
    { room_id: "!other:fk.example" },
    { room_id: undefined },
    { keys: null },
    { keys: { index: 0, key: "" } },
    { keys: { index: 0, key: "short" } },
    { keys: { index: 0, key: "a".repeat(100_000) } },
    { keys: { index: 256, key: btoa("0123456789abcdef") } },
    { keys: { index: -1, key: btoa("0123456789abcdef") } },
    { keys: { index: 0.5, key: btoa("0123456789abcdef") } },
    { keys: { key: btoa("0123456789abcdef") } },
    { member: null },
    { member: { claimed_device_id: "" } },
    { member: { claimed_device_id: "x".repeat(300) } },
    { member: { claimed_device_id: 5 } },
  ])
    expect([more, readKeyMessage(message(more), roomId)]).toEqual([more, null]);
  expect(readKeyMessage(null, roomId)).toBeNull();
  expect(readKeyMessage("text", roomId)).toBeNull();
});
