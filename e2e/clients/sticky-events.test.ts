import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signInMatrixClient } from "../matrix-client.ts";
import { startServer, until, type RunningServer } from "../server.ts";

// matrix-js-sdk sends events that stick (MSC4354) and has those of others, also of before it came.

const password = "ett långt lösenord";
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
  for (const name of ["anna", "agnes"])
    await server.safos("person", "add", `${name}@fk.example`, "--display-name", name, "--password", password);
});
afterAll(() => server.stop());

const signIn = (name: string): Promise<sdk.MatrixClient> =>
  signInMatrixClient(server.url, { user: `${name}@fk.example`, password });

test("what sticks is in the SDK's store for one who comes later and for one who is there, until it is redacted", async () => {
  const anna = await signIn("anna");
  const agnes = await signIn("agnes");
  const { room_id: roomId } = await anna.createRoom({ invite: [agnes.getUserId() ?? ""] });
  const type = sdk.EventType.RTCDecline;
  const stick = (key: string) =>
    anna._unstable_sendStickyEvent(roomId, 60_000, null, type, { msc4354_sticky_key: key } as never);
  const { event_id: first } = await stick("a");
  for (let n = 0; n < 30; n += 1) await anna.sendTextMessage(roomId, `${n}`);
  await agnes.joinRoom(roomId);
  await agnes.startClient({ initialSyncLimit: 5 });
  const stickyIn = (key: string): string | undefined =>
    agnes
      .getRoom(roomId)
      ?._unstable_getKeyedStickyEvent(anna.getUserId() ?? "", type, key)
      ?.getId();
  try {
    await until(async () => stickyIn("a") === first);
    const { event_id: second } = await stick("b");
    await until(async () => stickyIn("b") === second);
    await anna.redactEvent(roomId, second);
    await until(async () => stickyIn("b") === undefined);
    expect(stickyIn("a")).toBe(first);
  } finally {
    agnes.stopClient();
  }
});
