import { createServer, type Server } from "node:http";
import { HocuspocusProvider } from "@hocuspocus/provider";
import { WebSocket, WebSocketServer } from "ws";
import * as Y from "yjs";
import { addCast, startServer, until } from "../e2e/server.ts";
import { coresBetween, describeCores, processorHeads, readProcessors, type ProcessorSeconds } from "./processors.ts";

/**
 * Fifty people write in one document: how long a letter takes to reach the slowest of the others, and what it costs the
 * server. The peer relays every message to everybody in memory: no access, no log, no Yjs on the server.
 */
const writers = 50;
const seconds = 10;
const typedPerSecond = 4;

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly settleMs: number;
  /** Null for the peer, which has no process of its own. */
  readonly cores: ProcessorSeconds | null;
  readonly letters: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Types marks into one shared text from many documents; `read` gives the processor seconds so far. */
async function type(docs: readonly Y.Doc[], read: (() => ProcessorSeconds) | null): Promise<Figures> {
  const began = performance.now();
  const before = read?.();
  const spans: number[] = [];
  const sentAt = new Map<string, { at: number; seen: number }>();
  for (const doc of docs) {
    const text = doc.getText("text");
    text.observe((event, transaction) => {
      if (transaction.local) return;
      for (const part of event.delta) {
        if (typeof part.insert !== "string") continue;
        for (const mark of part.insert.match(/<[^>]+>/g) ?? []) {
          const sent = sentAt.get(mark);
          if (!sent) continue;
          sent.seen += 1;
          if (sent.seen === docs.length - 1) spans.push(performance.now() - sent.at);
        }
      }
    });
  }
  let letters = 0;
  const until = began + seconds * 1000;
  await Promise.all(
    docs.map(async (doc, index) => {
      const text = doc.getText("text");
      await sleep((index / docs.length) * (1000 / typedPerSecond));
      for (let count = 0; performance.now() < until; count++) {
        const mark = `<${index}.${count}>`;
        sentAt.set(mark, { at: performance.now(), seen: 0 });
        letters += mark.length;
        text.insert(text.length, mark);
        await sleep(1000 / typedPerSecond);
      }
    }),
  );
  const stopped = performance.now();
  const after = read?.();
  const cores = before && after ? coresBetween(before, after, (stopped - began) / 1000) : null;
  for (;;) {
    const lengths = new Set(docs.map((doc) => doc.getText("text").length));
    if (lengths.size === 1 && lengths.has(letters)) break;
    if (performance.now() - stopped > 30_000) throw new Error("they did not agree");
    await sleep(5);
  }
  spans.sort((a, b) => a - b);
  return {
    p50: spans[Math.floor(spans.length / 2)] ?? 0,
    p99: spans[Math.floor(spans.length * 0.99)] ?? 0,
    settleMs: performance.now() - stopped,
    cores,
    letters,
  };
}

async function measureOwn(): Promise<Figures> {
  const server = await startServer();
  const providers: HocuspocusProvider[] = [];
  try {
    const cast = await addCast(server);
    const made = await fetch(`${server.url}/api/v1/workspaces/${cast.workspaceId}/documents`, {
      method: "POST",
      headers: { authorization: `Bearer ${cast.anna.token}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "Mätning" }),
    });
    const { id } = (await made.json()) as { id: string };
    class Socket extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { authorization: `Bearer ${cast.anna.token}` } });
      }
    }
    for (let index = 0; index < writers; index++)
      providers.push(
        new HocuspocusProvider({
          url: `${server.url.replace("http", "ws")}/api/collaboration`,
          name: `document/${id}`,
          token: "{}",
          flushDelay: 40,
          ...({ WebSocketPolyfill: Socket } as object),
        }),
      );
    await until(async () => providers.every((one) => one.isSynced), 20_000);
    await sleep(1500);
    return await type(
      providers.map((one) => one.document),
      () => readProcessors(server.process().pid ?? 0),
    );
  } finally {
    for (const provider of providers) provider.destroy();
    await server.stop();
  }
}

async function measureBare(): Promise<Figures> {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (from) =>
    from.on("message", (bytes) => {
      for (const to of sockets.clients) if (to !== from) to.send(bytes);
    }),
  );
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const docs: Y.Doc[] = [];
  const clients: WebSocket[] = [];
  for (let index = 0; index < writers; index++) {
    const doc = new Y.Doc();
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await new Promise((resolve) => socket.once("open", resolve));
    socket.on("message", (bytes) => Y.applyUpdate(doc, new Uint8Array(bytes as Buffer), socket));
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== socket) socket.send(update);
    });
    docs.push(doc);
    clients.push(socket);
  }
  try {
    return await type(docs, null);
  } finally {
    for (const socket of clients) socket.terminate();
    http.close();
  }
}

const row = (name: string, one: Figures): string =>
  `| ${name} | ${one.p50.toFixed(0)} | ${one.p99.toFixed(0)} | ${one.settleMs.toFixed(0)} | ${describeCores(one.cores)} |\n`;
process.stdout.write(`${writers} writers, ${typedPerSecond} insertions a second each\n\n`);
process.stdout.write(
  `| server | to the last reader, p50 ms | p99 ms | all alike after, ms | ${processorHeads} |\n| --- | --: | --: | --: | --: | --: | --: | --: |\n`,
);
const bare = await measureBare();
process.stdout.write(row("bare relay (in the clients' process)", bare));
const own = await measureOwn();
process.stdout.write(row("Safos", own));
process.stdout.write(
  `\nratio to bare: ${(own.p50 / bare.p50).toFixed(1)} at p50, ${(own.p99 / bare.p99).toFixed(1)} at p99\n`,
);
