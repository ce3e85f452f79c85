import { EventStatus, MatrixEvent } from "matrix-js-sdk";
import { DecryptionFailureCode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { expect, test } from "vitest";
import { unreadableFor } from "./encryption/unreadable.ts";
import { eventsOf } from "./matrix-events.ts";

const about = { isRoomEncrypted: true, isUnproven: () => false };
const sealed = (id: string, ciphertext: string): MatrixEvent =>
  new MatrixEvent({
    event_id: id,
    type: "m.room.encrypted",
    sender: "@bo:digg.example",
    content: {
      algorithm: "m.megolm.v1.aes-sha2",
      ciphertext,
      "m.relates_to": { rel_type: "m.thread", event_id: "$0" },
    },
  });
const plain = (content: Record<string, unknown>): MatrixEvent =>
  new MatrixEvent({ event_id: "$1", type: "m.room.message", sender: "@bo:digg.example", content });
const text = { msgtype: "m.text", body: "Hej" };

test("what this tab has not opened says so, and stands in its thread already", () => {
  expect(eventsOf([sealed("$1", "a")], about)).toMatchObject([
    {
      type: "m.room.encrypted",
      secrecy: "encrypted",
      unreadable: "closed",
      content: { "m.relates_to": { event_id: "$0" } },
    },
  ]);
});

test("the same encrypted bytes a second time are the copy of another message", () => {
  const why = eventsOf([sealed("$1", "a"), sealed("$2", "b"), sealed("$3", "a")], about).map((one) => one.unreadable);
  expect(why).toEqual(["closed", "closed", "replayed"]);
});

test("plain text is marked in an encrypted room, and nowhere else", () => {
  expect(eventsOf([plain(text)], about)[0]?.secrecy).toBe("plain");
  expect(eventsOf([plain(text)], { ...about, isRoomEncrypted: false })[0]).not.toHaveProperty("secrecy");
});

test("what is about to be encrypted is not marked as plain", () => {
  const sending = plain(text);
  sending.setStatus(EventStatus.SENDING);
  expect(eventsOf([sending], about)[0]).not.toHaveProperty("secrecy");
});

test("each reason of the client's is one that the page explains", () => {
  expect(Object.values(DecryptionFailureCode).map(unreadableFor)).toEqual(
    expect.arrayContaining(["waiting", "earlier", "before", "withheld", "broken"]),
  );
  expect(unreadableFor(DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED)).toBe("before");
  expect(unreadableFor(DecryptionFailureCode.UNKNOWN_ERROR)).toBe("broken");
});
