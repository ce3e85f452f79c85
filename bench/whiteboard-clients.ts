/* oxlint-disable unicorn/require-post-message-target-origin -- threads of Node's, not windows */
import { HocuspocusProvider } from "@hocuspocus/provider";
import { parentPort, workerData } from "node:worker_threads";
import { WebSocket } from "ws";
import * as Y from "yjs";

/** Some of the clients of `whiteboards.ts`, in a thread of their own: pages without a canvas. */
export interface WorkerTask {
  readonly url: string;
  readonly token: string;
  readonly name: string;
  readonly clients: number;
  readonly drawing: number;
  readonly hasPresence: boolean;
  readonly seconds: number;
  readonly strokesPerSecond: number;
  readonly cursorsPerSecond: number;
}
export interface WorkerFigures {
  readonly drops: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Milliseconds from drawing to seeing it, of a sample: the first client of each worker looks. */
  readonly spans: readonly number[];
  /** How many strokes each client that looks has at the end. */
  readonly counts: readonly number[];
  readonly made: number;
}

const task = workerData as WorkerTask;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const wallClock = (): number => performance.timeOrigin + performance.now();
let bytesIn = 0;
let bytesOut = 0;
let drops = 0;
let isDone = false;
const spans: number[] = [];
const sockets: WebSocket[] = [];
const count = (bytes: ArrayBuffer | Buffer): void => {
  bytesIn += bytes.byteLength;
};

class Socket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { authorization: `Bearer ${task.token}` } });
    this.on("message", count);
    sockets.push(this);
    this.on("close", () => {
      if (!isDone) drops += 1;
    });
    this.on("error", () => undefined);
  }
  override send(data: never): void {
    bytesOut += (data as Uint8Array).length;
    super.send(data);
  }
}

const providers: HocuspocusProvider[] = [];
for (let index = 0; index < task.clients; index++) {
  providers.push(
    new HocuspocusProvider({
      url: `${task.url.replace("http", "ws")}/api/collaboration`,
      name: task.name,
      token: "{}",
      flushDelay: 40,
      ...({ WebSocketPolyfill: Socket, messageReconnectTimeout: 600_000 } as object),
    }),
  );
  await sleep(5);
}
while (!providers.every((one) => one.isSynced)) await sleep(50);
const strokes = (doc: Y.Doc): Y.Map<Y.Map<unknown>> => doc.getMap("elements");
const [eye] = providers;
if (eye)
  strokes(eye.document).observe((event, transaction) => {
    if (transaction.local) return;
    for (const key of event.keysChanged) {
      const at = strokes(eye.document).get(String(key))?.get("drawnAt");
      if (typeof at === "number") spans.push(wallClock() - at);
    }
  });
parentPort?.postMessage("ready");
await new Promise((resolve) => parentPort?.once("message", resolve));
[bytesIn, bytesOut, drops] = [0, 0, 0];
// Only those who draw look at what they get; the others take it off the wire, or their own work would be what is measured.
for (const socket of sockets.slice(task.drawing)) {
  socket.removeAllListeners("message");
  socket.on("message", count);
}

const end = performance.now() + task.seconds * 1000;
let made = 0;
async function draw(provider: HocuspocusProvider, index: number): Promise<void> {
  await sleep((index * 997) % (1000 / task.strokesPerSecond));
  while (performance.now() < end) {
    const points = Array.from({ length: 20 }, (_, n) => [n * 3, (n * n) % 17]);
    strokes(provider.document).set(
      `${provider.document.clientID}-${made++}`,
      new Y.Map<unknown>(Object.entries({ type: "freedraw", x: index, y: made, points, drawnAt: wallClock() })),
    );
    await sleep(1000 / task.strokesPerSecond);
  }
}
async function point(provider: HocuspocusProvider, index: number): Promise<void> {
  await sleep((index * 61) % (1000 / task.cursorsPerSecond));
  for (let step = 0; performance.now() < end; step++) {
    provider.setAwarenessField("pointer", { x: step * 7, y: index, tool: "pointer" });
    await sleep(1000 / task.cursorsPerSecond);
  }
}
await Promise.all(
  providers.flatMap((provider, index) => [
    ...(index < task.drawing ? [draw(provider, index)] : []),
    ...(task.hasPresence ? [point(provider, index)] : []),
  ]),
);
const total = { bytesIn, bytesOut };
// What was drawn last gets some time to arrive.
await sleep(8000);
isDone = true;
parentPort?.postMessage({
  drops,
  ...total,
  spans,
  made,
  counts: providers.slice(0, task.drawing).map((one) => strokes(one.document).size),
} satisfies WorkerFigures);
for (const provider of providers) provider.destroy();
