import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql, type Db } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import type { ChatTables } from "../tables.ts";
import { MatrixCaller } from "../testing.ts";
import { Inboxes } from "./inboxes.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const db: Db<ChatTables> = server.safos.database.of();
const { anna, bo } = server.people;
const matrix = new MatrixCaller(server);

/** Positions that no stream of the server comes to. */
let position = 1e12;
let device = 0;

/** What waits is stored as the stream does it: committed first, and told to each process sooner or later. */
function open() {
  let inboxes = new Inboxes(db);
  const deviceId = `D${device++}`;
  const sent: number[] = [];
  const unheard: { at: number; content: { pad: string } }[] = [];
  return {
    inboxes: () => inboxes,
    deviceId,
    sent,
    async send(count: number, letters: number): Promise<void> {
      const content = { pad: "x".repeat(letters) };
      const text = JSON.stringify(content);
      const first = position + 1;
      position += count;
      await sql`insert into chat.to_device (position, user_id, device_id, content)
        select n, '@x:fk.example', ${deviceId}, ${text} from generate_series(${first}::bigint, ${position}::bigint) n`.execute(
        db,
      );
      for (let at = first; at <= position; at++) {
        sent.push(at);
        unheard.push({ at, content });
      }
    },
    /** A process that begins knows all that is stored. */
    restart(): void {
      inboxes = new Inboxes(db);
      unheard.length = 0;
    },
    /** The process hears of it, as far as it is now. */
    follow(): void {
      for (const { at, content } of unheard.splice(0)) inboxes.add(at, "@x:fk.example", deviceId, content);
    },
  };
}

const step = fc.oneof(
  fc.record({
    what: fc.constant("send" as const),
    count: fc.integer({ min: 1, max: 150 }),
    letters: fc.integer({ min: 1, max: 20_000 }),
  }),
  fc.constant({ what: "follow" as const }),
  fc.record({ what: fc.constant("sync" as const), limit: fc.integer({ min: 1, max: 100 }), isLost: fc.boolean() }),
  fc.constant({ what: "restart" as const }),
);

test("a device gets each message once and in order, however many wait, with lost answers and restarts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const one = open();
      let since = 0;
      let known = position;
      let got = 0;
      const sync = async (limit: number, isLost: boolean): Promise<number> => {
        if (since > 0) await one.inboxes().drop("@x:fk.example", one.deviceId, since);
        const asked = { after: since, upTo: known, limit };
        const { texts, to } = await one.inboxes().read("@x:fk.example", one.deviceId, asked);
        expect(texts.length).toBe(one.sent.filter((at) => at > since && at <= to).length);
        if (isLost) return texts.length;
        got += texts.length;
        since = to;
        return texts.length;
      };
      for (const now of steps) {
        if (now.what === "send") await one.send(now.count, now.letters);
        else if (now.what === "sync") await sync(now.limit, now.isLost);
        else {
          known = position;
          one[now.what]();
        }
      }
      known = position;
      one.follow();
      while ((await sync(100, false)) > 0);
      expect(got).toBe(one.sent.length);
    }),
    { numRuns: 40 },
  );
});

test("what is sent to a device that takes nothing is not held in memory", async () => {
  const one = open();
  await one.inboxes().read("@x:fk.example", one.deviceId, { after: 0, upTo: position, limit: 100 });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 10; round++) {
    await one.send(200, 20_000);
    one.follow();
  }
  globalThis.gc?.();
  // 40 MB were sent.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(25_000_000);
});

test("a message to a device is as long as an event at most, and goes to a thousand at most", async () => {
  const { device_id: deviceId } = await matrix.get(bo, "GET", "/v3/account/whoami");
  await server.workspace("Gemensam", anna, bo);
  const send = (txn: string, content: object, to = bo.userId) =>
    matrix.ask(anna, "PUT", `/v3/sendToDevice/m.dummy/${txn}`, { messages: { [to]: { [deviceId]: content } } });
  const long = await send("t1", { pad: "x".repeat(66_000) });
  expect([long.status, long.body.errcode]).toEqual([413, "M_TOO_LARGE"]);
  // The same one, shortened: what was refused was not sent.
  expect((await send("t1", { pad: "x".repeat(60_000) })).status).toBe(200);
  const { to_device: got } = await matrix.get(bo, "GET", "/v3/sync");
  expect(got.events).toHaveLength(1);
});
