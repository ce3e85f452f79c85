import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Tabs of one session are one device: those without its keys leave what is sent to it to the one that has them. */

const server = await startTestServer();
afterAll(() => server.stop());
const matrix = new MatrixCaller(server);
const { anna, bo } = server.people;
await matrix.room(anna, [bo], {});
const device = (await matrix.get(anna, "GET", "/v3/account/whoami")).device_id as string;

const without = encodeURIComponent(JSON.stringify({ "safos.to_device": false }));
const sync = (since?: string, filter?: string) =>
  matrix.get(anna, "GET", `/v3/sync?timeout=0${since ? `&since=${since}` : ""}${filter ? `&filter=${filter}` : ""}`);
let number = 0;
const send = (text: string) =>
  matrix.get(bo, "PUT", `/v3/sendToDevice/m.test/t${++number}`, {
    messages: { [anna.userId]: { [device]: { text } } },
  });
const textsIn = (answer: { to_device?: { events: { content: { text: string } }[] } }): string[] =>
  (answer.to_device?.events ?? []).map((event) => event.content.text);

test("a sync without them neither answers what is sent to the device nor takes it as received", async () => {
  const keys = await sync();
  await send("en nyckel");
  let other = await sync(undefined, without);
  for (let round = 0; round < 3; round++) {
    other = await sync(other.next_batch as string, without);
    expect(textsIn(other)).toEqual([]);
  }
  const received = await sync(keys.next_batch as string);
  expect(textsIn(received)).toEqual(["en nyckel"]);
  // Taken as received by the tab that has the keys, and by no other.
  await sync(received.next_batch as string);
  expect(textsIn(await sync(keys.next_batch as string))).toEqual([]);
});

test("anything but false leaves a filter as it is", async () => {
  const keys = await sync();
  await send("en till");
  for (const value of [true, null, 0, "false"]) {
    const filter = encodeURIComponent(JSON.stringify({ "safos.to_device": value }));
    expect(textsIn(await sync(keys.next_batch as string, filter))).toEqual(["en till"]);
  }
});
