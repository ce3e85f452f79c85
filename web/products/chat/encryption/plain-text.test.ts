import { MatrixEvent, SyncState, type MatrixClient } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { NotEncrypted, refusePlainText } from "./plain-text.ts";

/** A client whose room is encrypted as it knows, and as the server knows. */
function clientWith(room: { isEncrypted: boolean; atServer?: "encrypted" | 404 | 502 }, state = SyncState.Syncing) {
  let asked = 0;
  const listeners = new Set<() => void>();
  const known = { isEncrypted: room.isEncrypted };
  const client = {
    getRoom: () => ({ roomId: "!a:fk.example", hasEncryptionStateEvent: () => known.isEncrypted }),
    getSyncState: () => state,
    async getStateEvent() {
      asked++;
      if (room.atServer === "encrypted") return {};
      throw Object.assign(new Error("no"), { httpStatus: room.atServer });
    },
    on: (_event: string, listener: () => void) => listeners.add(listener),
    off: (_event: string, listener: () => void) => listeners.delete(listener),
  } as unknown as MatrixClient;
  return {
    client,
    asked: () => asked,
    learns() {
      known.isEncrypted = true;
      for (const listener of listeners) listener();
    },
  };
}
const message = (type = "m.room.message"): MatrixEvent =>
  new MatrixEvent({ type, room_id: "!a:fk.example", content: { body: "Hej" } });

test("a message goes out at once where nothing could have changed, and is refused where its room is encrypted", async () => {
  const open = clientWith({ isEncrypted: false });
  await refusePlainText(open.client, message());
  expect(open.asked()).toBe(0);
  await expect(refusePlainText(clientWith({ isEncrypted: true }).client, message())).rejects.toThrow(NotEncrypted);
});

test("one that has been tried before, or comes before the first sync, asks the server", async () => {
  const again = clientWith({ isEncrypted: false, atServer: 404 });
  const event = message();
  await refusePlainText(again.client, event);
  await refusePlainText(again.client, event);
  expect(again.asked()).toBe(1);
  const early = clientWith({ isEncrypted: false, atServer: 404 }, SyncState.Prepared);
  await refusePlainText(early.client, message());
  expect(early.asked()).toBe(1);
});

test("where the server knows more, it waits until the client knows it too, and does not go out", async () => {
  const { client, learns, asked } = clientWith({ isEncrypted: false, atServer: "encrypted" }, SyncState.Reconnecting);
  const refused = expect(refusePlainText(client, message())).rejects.toThrow(NotEncrypted);
  await expect.poll(asked).toBe(1);
  learns();
  await refused;
});

test("a server that does not say is no leave to send", async () => {
  const { client } = clientWith({ isEncrypted: false, atServer: 502 }, SyncState.Reconnecting);
  await expect(refusePlainText(client, message())).rejects.toMatchObject({ httpStatus: 502 });
});

test("reactions are nowhere encrypted", async () => {
  await refusePlainText(clientWith({ isEncrypted: true }).client, message("m.reaction"));
});
