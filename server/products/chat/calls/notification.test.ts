import { describe, expect, it } from "vitest";
import type { SentEvent } from "../published/sent-event.ts";
import { rtcMessageOf } from "./notification.ts";

const sentAt = 1_800_000_000_000;
const content = {
  slot_id: "m.call#ROOM",
  msc4354_sticky_key: "m.call#ROOM",
  notification_type: "ring",
  "m.mentions": { user_ids: ["@bo:digg.example"], room: false },
  "m.relates_to": { rel_type: "m.reference", event_id: "$member" },
  sender_ts: sentAt,
  lifetime: 90_000,
};
const event = (more: Partial<SentEvent> = {}): SentEvent => ({
  position: 1,
  roomId: "!room",
  eventId: "$ring",
  type: "org.matrix.msc4075.rtc.notification",
  sender: "@anna:fk.example",
  sentAt,
  content,
  relatesTo: "$member",
  relation: "m.reference",
  isRedacted: false,
  workspaceId: null,
  ...more,
});
const until = (more: object, now = sentAt, type?: string): number | null => {
  const found = rtcMessageOf(event({ content: { ...content, ...more }, ...(type ? { type } : {}) }), now);
  return found?.kind === "ring" ? (found.until - sentAt) / 1000 : null;
};

describe("a notification of a call", () => {
  it("rings whom it names until its time is over, by all of its names", () => {
    for (const type of ["org.matrix.msc4075.rtc.notification", "m.rtc.notification", "m.rtc.invite"])
      expect(rtcMessageOf(event({ type }), sentAt + 89_999)).toMatchObject({
        kind: "ring",
        eventId: "$ring",
        until: sentAt + 90_000,
        userIds: ["@bo:digg.example"],
        isToRoom: false,
        isVideo: false,
      });
    expect(until({}, sentAt + 90_000)).toBeNull();
    expect(until({ notification_type: undefined })).toBe(90);
    expect(until({ slot_id: undefined })).toBe(90);
  });

  it("rings two minutes at most, whatever its sender's clock or its length says", () => {
    expect(until({ lifetime: 3_600_000 })).toBe(120);
    expect(until({ sender_ts: sentAt + 19_000 })).toBe(109);
    expect(until({ sender_ts: sentAt + 21_000 })).toBe(90);
    expect(until({ sender_ts: sentAt + 3_600_000, lifetime: 3_600_000 })).toBe(120);
    expect(until({ sender_ts: sentAt - 91_000 })).toBeNull();
    // Handled late, as after a break, it rings no longer than otherwise.
    expect(until({ lifetime: 120_000 }, sentAt + 100_000)).toBe(120);
    expect(until({ lifetime: 3_600_000 }, sentAt + 121_000)).toBeNull();
  });

  it("does not ring where it is only to be shown, is of another call, or says nonsense", () => {
    for (const wrong of [
      { notification_type: "notification" },
      { notification_type: 1 },
      { slot_id: "m.call#other" },
      { slot_id: 7 },
      { lifetime: -1 },
      { lifetime: 1.5 },
      { lifetime: "90000" },
      { lifetime: Number.MAX_VALUE },
      { sender_ts: null },
      { "m.mentions": null },
      { "m.mentions": { user_ids: "@bo:digg.example" } },
      { "m.mentions": { user_ids: [1] } },
      { "safos.page": true },
    ])
      expect([wrong, until(wrong)]).toEqual([wrong, null]);
  });

  it("does not ring once it is redacted, or as a change of another", () => {
    expect(rtcMessageOf(event({ isRedacted: true }), sentAt)).toBeNull();
    expect(rtcMessageOf(event({ relation: "m.replace" }), sentAt)).toBeNull();
  });

  it("of older clients rings three quarters of a minute", () => {
    const older = { application: "m.call", call_id: "", notify_type: "ring", "m.mentions": { room: true } };
    const of = (more: object) => rtcMessageOf(event({ type: "m.call.notify", content: { ...older, ...more } }), sentAt);
    expect(of({})).toMatchObject({ kind: "ring", until: sentAt + 45_000, isToRoom: true, userIds: [] });
    for (const wrong of [{ notify_type: "notify" }, { notify_type: undefined }, { application: "x" }, { call_id: "1" }])
      expect([wrong, of(wrong)]).toEqual([wrong, null]);
  });

  it("is withdrawn by an empty one of its key, and by a redaction", () => {
    expect(rtcMessageOf(event({ content: { msc4354_sticky_key: "m.call#ROOM" } }), sentAt)).toMatchObject({
      kind: "withdrawn",
      eventId: null,
    });
    const redaction = event({
      type: "m.room.redaction",
      content: { redacts: "$ring" },
      relatesTo: null,
      relation: null,
    });
    expect(rtcMessageOf(redaction, sentAt)).toMatchObject({ kind: "withdrawn", eventId: "$ring" });
  });

  it("is declined by what refers to it", () => {
    const decline = event({ type: "org.matrix.msc4310.rtc.decline", content: {}, relatesTo: "$ring" });
    expect(rtcMessageOf(decline, sentAt)).toMatchObject({ kind: "declined", notificationId: "$ring" });
    expect(rtcMessageOf({ ...decline, relation: "m.thread" }, sentAt)).toBeNull();
    expect(rtcMessageOf({ ...decline, relatesTo: null }, sentAt)).toBeNull();
  });
});
