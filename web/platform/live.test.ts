import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { live } from "./live.ts";
import { createPositions, positions } from "./positions.ts";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: FakeSocket | null = null;
  readonly sent: Record<string, unknown>[] = [];
  readyState = 0;

  constructor() {
    super();
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  say(frame: object): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) }));
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

vi.stubGlobal("WebSocket", FakeSocket);
vi.stubGlobal("location", { protocol: "https:", host: "safos.test" });
vi.stubGlobal("navigator", { onLine: true });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
afterAll(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
beforeEach(() => {
  live.stop();
  vi.useFakeTimers();
});

function connect(): FakeSocket {
  vi.advanceTimersByTime(450);
  const socket = FakeSocket.last;
  if (!socket) throw new Error("Nobody connects.");
  socket.open();
  return socket;
}

test("a page that was answered before it listens says how far its oldest answer had come, and later what it saw last", () => {
  positions.note("1764300010");
  positions.note("1764300007");
  const seen: unknown[] = [];
  let resets = 0;
  const listen = (topic: string) =>
    live.listen(
      topic,
      (event) => seen.push(event.id),
      () => resets++,
    );
  live.start();
  listen("person:a");
  // What is answered while the socket is on its way is newer than what has been shown already.
  positions.note("1764300900");
  const socket = connect();
  listen("workspace:b");
  expect(socket.sent).toEqual([
    { op: "subscribe", topics: ["person:a"], position: 1764300007 },
    { op: "subscribe", topics: ["workspace:b"], position: 1764300900 },
  ]);
  socket.say({ op: "event", topic: "person:a", type: "card.moved", id: 7 });
  socket.close();
  expect(connect().sent).toEqual([
    { op: "subscribe", topics: ["person:a"], since: 7 },
    { op: "subscribe", topics: ["workspace:b"], position: 1764300900 },
  ]);
  expect([seen, resets]).toEqual([[7], 0]);
  FakeSocket.last?.say({ op: "reset", topic: "workspace:b" });
  expect(resets).toBe(1);
});

test("a page that has been told to fetch again does not come back with what could not be resumed from", () => {
  positions.note("1764400000");
  let resets = 0;
  live.start();
  live.listen(
    "workspace:c",
    () => undefined,
    () => resets++,
  );
  const socket = connect();
  socket.say({ op: "event", topic: "workspace:c", type: "card.moved", id: 7 });
  positions.note("1764500000");
  socket.say({ op: "reset", topic: "workspace:c" });
  positions.note("1764500100");
  socket.close();
  expect(connect().sent).toEqual([{ op: "subscribe", topics: ["workspace:c"], position: 1764500000 }]);
  expect(resets).toBe(1);
});

test("the oldest answer of a minute and a half counts, and what is no position counts for nothing", () => {
  const answers = createPositions();
  for (const header of [null, "", "x", "-5", "0", "1.5", "1e400", "9007199254740993"]) answers.note(header);
  expect(answers.oldest()).toBeUndefined();
  for (const header of ["1000", "1010", "1010", "1005"]) answers.note(header);
  expect(answers.oldest()).toBe(1000);
  // What is shown for a minute after it came took ten seconds to come.
  answers.note("1070");
  expect(answers.oldest()).toBe(1000);
  answers.note("1094");
  expect(answers.oldest()).toBe(1005);
  // A process that is far behind is no reason to ask for more.
  answers.note("900");
  expect(answers.oldest()).toBe(1005);
});

test("pages that lost the server together do not come back in the same moment", () => {
  const waited = [0, 1].map((chance) => {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    live.stop();
    live.start();
    connect().close();
    const lost = FakeSocket.last;
    let ms = 0;
    while (FakeSocket.last === lost && ms < 1000) {
      vi.advanceTimersByTime(50);
      ms += 50;
    }
    return ms;
  });
  vi.restoreAllMocks();
  expect(waited).toEqual([150, 450]);
});
