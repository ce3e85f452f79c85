import { MatrixEvent, type MatrixClient } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { isSentPlainly, NotEncrypted, sendUnlessEncrypted } from "./plain-text.ts";

/** A client whose room is encrypted as it knows, and a server that answers what is sent. */
function clientWith({ isEncrypted, refusal }: { isEncrypted: boolean; refusal?: string }) {
  const sent: MatrixEvent[] = [];
  /** Whether the server was asked to take it only where the room is not encrypted. */
  const asked: boolean[] = [];
  const listeners = new Set<() => void>();
  const known = { isEncrypted };
  const client = {
    getRoom: () => ({ roomId: "!a:fk.example", hasEncryptionStateEvent: () => known.isEncrypted }),
    on: (_event: string, listener: () => void) => listeners.add(listener),
    off: (_event: string, listener: () => void) => listeners.delete(listener),
  } as unknown as MatrixClient;
  return {
    sent,
    asked,
    listeners,
    send: (event: MatrixEvent) =>
      sendUnlessEncrypted(client, event, async (one) => {
        sent.push(one);
        asked.push(isSentPlainly(`/rooms/!a/send/m.room.message/${encodeURIComponent(one.getTxnId() ?? "")}`));
        if (refusal !== undefined) throw Object.assign(new Error("no"), { errcode: refusal });
        return { event_id: "$1" };
      }),
    learns() {
      known.isEncrypted = true;
      for (const listener of listeners) listener();
    },
  };
}
function message(type = "m.room.message"): MatrixEvent {
  const event = new MatrixEvent({ type, room_id: "!a:fk.example", content: { body: "Hej" } });
  event.setTxnId("m1/2");
  return event;
}

test("a message goes out in a room without encryption, and not at all where its room is encrypted", async () => {
  const open = clientWith({ isEncrypted: false });
  expect(await open.send(message())).toEqual({ event_id: "$1" });
  expect(open.asked).toEqual([true]);
  expect(isSentPlainly("/rooms/!a/send/m.room.message/m1%2F2")).toBe(false);
  const closed = clientWith({ isEncrypted: true });
  await expect(closed.send(message())).rejects.toThrow(NotEncrypted);
  expect(closed.sent).toEqual([]);
});

test("where the server knows more, it waits until the client knows it too", async () => {
  const { send, learns, listeners } = clientWith({ isEncrypted: false, refusal: "SAFOS.M_ROOM_ENCRYPTED" });
  let outcome: unknown = null;
  const ended = send(message()).catch((error: unknown) => (outcome = error));
  await expect.poll(() => listeners.size).toBe(1);
  expect(outcome).toBeNull();
  learns();
  await ended;
  expect(outcome).toBeInstanceOf(NotEncrypted);
  expect(listeners.size).toBe(0);
});

test("any other refusal is told as it is", async () => {
  const { send } = clientWith({ isEncrypted: false, refusal: "M_FORBIDDEN" });
  await expect(send(message())).rejects.toMatchObject({ errcode: "M_FORBIDDEN" });
});

test("reactions are nowhere encrypted", async () => {
  const { send, asked } = clientWith({ isEncrypted: true });
  await send(message("m.reaction"));
  expect(asked).toEqual([false]);
});
