import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MessageIndex, type Fact } from "./message-index.ts";
import { Reader } from "./reader.ts";
import type { FactStore } from "./store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const roomId = "!r:x";

/** Some are redactions of what was sent shortly before. */
const isRedaction = (n: number): boolean => n % 9 === 4 && n > 4;

/** As the server gives it when `count` have been sent. */
const eventOf = (n: number, count = n, isReadable = true): MatrixEvent =>
  ({
    getType: () => (isRedaction(n) ? "m.room.redaction" : "m.room.message"),
    getAssociatedId: () => (isRedaction(n) ? `$${n - 3}` : undefined),
    status: null,
    getId: () => `$${n}`,
    getRoomId: () => roomId,
    getSender: () => "@a:x",
    getTs: () => n,
    isState: () => false,
    isRedacted: () => isRedaction(n + 3) && n + 3 <= count,
    // Every seventh is something else than a message.
    isEncrypted: () => n % 7 !== 0 && !isRedaction(n),
    getWireContent: () => ({}),
    getClearContent: () => ({}),
    isDecryptionFailure: () => !isReadable,
    getOriginalContent: () => ({ body: `m${n}` }),
  }) as unknown as MatrixEvent;

/** A room with events 1 to `count`, of which the newest stand in the timeline; a token names the first event that is known. */
class FakeServer {
  count = 0;
  shown = 0;
  failures = 0;
  asked = 0;
  membership = "join";
  /** The device has been opened with the recovery key. */
  isOpen = true;
  /** What there is to open messages with. */
  keys: string | null = "1 a";
  /** Messages that were asked for one by one, and what is answered instead of them. */
  fetched = 0;
  refusal: Error | null = null;

  readonly room = {
    roomId,
    hasEncryptionStateEvent: () => true,
    getMyMembership: () => this.membership,
    getLiveTimeline: () => ({
      getEvents: () =>
        Array.from({ length: this.shown }, (_, n) => eventOf(this.count - this.shown + 1 + n, this.count)),
      getPaginationToken: () => (this.shown < this.count ? String(this.count - this.shown + 1) : null),
    }),
  } as unknown as Room;

  readonly client = {
    isInitialSyncComplete: () => true,
    getRooms: () => [this.room],
    decryptEventIfNeeded: async () => undefined,
    getEventMapper: () => (raw: number | { n: number }) =>
      eventOf(typeof raw === "number" ? raw : raw.n, this.count, this.isOpen),
    fetchRoomEvent: async (_room: string, id: string) => {
      this.fetched += 1;
      if (this.refusal) throw this.refusal;
      return { n: Number(id.slice(1)) };
    },
    createMessagesRequest: async (_room: string, token: string) => {
      this.asked += 1;
      await new Promise((resolve) => setTimeout(resolve, (Number(token) * 37) % 200));
      if (this.failures > 0) {
        this.failures -= 1;
        throw new Error("The server is busy.");
      }
      const first = Math.max(1, Number(token) - 100);
      const chunk = Array.from({ length: Number(token) - first }, (_, n) => Number(token) - 1 - n);
      return { chunk, ...(first > 1 ? { end: String(first) } : {}) };
    },
  } as unknown as MatrixClient;
}

/** A browser that has died writes nothing more. */
function createStore(written: Fact[], life: { isOver: boolean }): FactStore {
  return {
    read: async () => [],
    write: async (facts) => void (life.isOver || written.push(...facts)),
    replace: async (facts) => void (life.isOver || written.splice(0, written.length, ...facts)),
    count: async () => 1,
    close: () => undefined,
  };
}

function open(server: FakeServer, written: Fact[], life = { isOver: false }): { index: MessageIndex; reader: Reader } {
  const index = new MessageIndex();
  for (const fact of written) index.learn(fact);
  const reader = new Reader({
    client: server.client,
    index,
    store: createStore(written, life),
    canOpen: async () => server.isOpen,
    keysOf: async () => server.keys,
    onChange: () => undefined,
  });
  reader.lookAtRooms();
  return { index, reader };
}

const messagesUpTo = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => n + 1)
    .filter((n) => n % 7 !== 0 && !isRedaction(n) && !(isRedaction(n + 3) && n + 3 <= count))
    .map((n) => `$${n}`);

test("however often the page closes in the middle, and whatever it missed, in the end it has read everything", async () => {
  let seed = 7;
  const dice = (sides: number): number => (seed = (seed * 48_271) % 2_147_483_647) % sides;
  for (let run = 0; run < 60; run++) {
    const server = new FakeServer();
    const written: Fact[] = [];
    server.count = 20 + dice(600);
    for (let session = 0; session < 6; session++) {
      server.count += dice(250);
      server.shown = Math.min(server.count, 5 + dice(40));
      server.failures = dice(3);
      const life = { isOver: false };
      const { reader } = open(server, written, life);
      for (let step = dice(5); step > 0; step--) {
        await vi.advanceTimersByTimeAsync(dice(700));
        // Some come one by one, or too many for the timeline.
        server.count += 1;
        server.shown = Math.min(server.count, server.shown + 1);
        reader.came(eventOf(server.count));
        // The person looks at something old.
        reader.decrypted(eventOf(1 + dice(server.count)));
        if (dice(4) > 0) continue;
        server.count += 60 + dice(100);
        server.shown = 10;
        reader.reset(server.room);
        for (let n = 9; n >= 0; n--) reader.came(eventOf(server.count - n));
      }
      // The browser is closed in an orderly way, or dies.
      life.isOver = dice(2) === 0;
      await reader.stop();
    }
    server.failures = 0;
    const { index, reader } = open(server, written);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(index.hasGaps()).toBe(false);
    expect([...index.readable()].map(({ id }) => id).toSorted()).toEqual(messagesUpTo(server.count).toSorted());
    await reader.stop();
    // What was read is not read again.
    const { asked } = server;
    const again = open(server, written);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...again.index.readable()]).toHaveLength(messagesUpTo(server.count).length);
    expect(server.asked).toBe(asked);
    await again.reader.stop();
  }
});

test("who leaves while the history is read has nothing of it, and the page goes on", async () => {
  const server = new FakeServer();
  server.count = 900;
  server.shown = 20;
  const written: Fact[] = [];
  const { index, reader } = open(server, written);
  await vi.advanceTimersByTimeAsync(600);
  expect([...index.readable()].length).toBeGreaterThan(100);
  server.membership = "leave";
  reader.lookAtRooms();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([...index.readable()]).toEqual([]);
  expect(index.hasGaps()).toBe(false);
  // A gap of a room that is not known yet waits for it, without being asked for over and over.
  index.learn(["gap", "!other:x", "1"]);
  const { asked } = server;
  reader.lookAtRooms();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.asked).toBe(asked);
  await reader.stop();
});

test("no history is read before the device is open, and everything that could not be read is tried again then", async () => {
  const server = new FakeServer();
  server.count = 700;
  server.shown = 10;
  server.isOpen = false;
  // An earlier session has seen more than is tried at each start.
  const written: Fact[] = Array.from({ length: 400 }, (_, n): Fact => [
    "message",
    roomId,
    `$${n + 301}`,
    "@a:x",
    n + 301,
    null,
  ]);
  const closed = open(server, [...written, ["gap", roomId, "301"]]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.asked).toBe(0);
  expect(closed.index.hasGaps()).toBe(true);
  server.isOpen = true;
  closed.reader.keysCame();
  await vi.advanceTimersByTimeAsync(240_000);
  expect(closed.index.hasGaps()).toBe(false);
  expect([...closed.index.readable()].map(({ id }) => id)).toEqual(expect.arrayContaining(messagesUpTo(server.count)));
  await closed.reader.stop();
});

test("what could not be read is tried again at a start only where there are other keys than the last time", async () => {
  const server = new FakeServer();
  server.count = 300;
  server.shown = 5;
  const written: Fact[] = Array.from({ length: 8 }, (_, n): Fact => [
    "message",
    "!r:x",
    `$${n + 289}`,
    "@a:x",
    n,
    null,
  ]);
  // The keys of these are nowhere.
  const { getEventMapper } = server.client;
  server.client.getEventMapper = () => (raw) =>
    typeof raw === "number"
      ? getEventMapper.call(server.client)(raw)
      : eventOf((raw as unknown as { n: number }).n, 300, false);
  const start = async (): Promise<number> => {
    const before = server.fetched;
    const { reader } = open(server, written);
    await vi.advanceTimersByTimeAsync(30_000);
    await reader.stop();
    return server.fetched - before;
  };
  // The server does not answer: nothing has been tried.
  server.refusal = Object.assign(new Error("busy"), { httpStatus: 503 });
  expect(await start()).toBeGreaterThan(0);
  expect(await start()).toBeGreaterThan(0);
  // One that is gone is answered for.
  server.refusal = Object.assign(new Error("gone"), { httpStatus: 404 });
  expect(await start()).toBeGreaterThan(0);
  expect(await start()).toBe(0);
  server.refusal = null;
  server.keys = "1 b";
  expect(await start()).toBeGreaterThan(0);
  expect(await start()).toBe(0);
  // Nobody knows which keys there are, or the device is not open: it is tried each time.
  server.keys = null;
  expect(await start()).toBeGreaterThan(0);
  expect(await start()).toBeGreaterThan(0);
  server.keys = "1 b";
  server.isOpen = false;
  expect(await start()).toBeGreaterThan(0);
  server.isOpen = true;
  expect(await start()).toBe(0);
});

test("a tab beside learns whether the device is open, and what was tried stays known when all is written anew", async () => {
  const server = new FakeServer();
  server.count = 300;
  server.shown = 5;
  server.isOpen = false;
  const written: Fact[] = [];
  const first = open(server, written);
  await vi.advanceTimersByTimeAsync(5000);
  const beside = new MessageIndex();
  for (const fact of written) beside.learn(fact);
  expect([beside.hasGaps(), beside.isOpened]).toEqual([true, false]);
  server.isOpen = true;
  first.reader.lookAtRooms();
  await vi.advanceTimersByTimeAsync(60_000);
  for (const fact of written) beside.learn(fact);
  expect([beside.hasGaps(), beside.isOpened]).toEqual([false, true]);
  beside.learn(["tried", "1 a"]);
  const again = new MessageIndex();
  again.learn(["tried", "0"]);
  for (const fact of beside.facts(1e9)) again.learn(fact);
  expect([again.isOpened, again.triedWith]).toEqual([true, "1 a"]);
  await first.reader.stop();
});
