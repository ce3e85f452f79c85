import { connect, type Socket } from "node:net";

/**
 * The load of `chat-send.ts`, in a process of its own so that it does not slow the server's event loop. Reads one plan
 * from its parent and answers with figures.
 */

export interface Plan {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly rooms: readonly string[];
  readonly seconds: number;
  /** How many people send at once; each sends its next message when the last is acknowledged. */
  readonly senders: number;
  /** How many people wait in `/sync`. */
  readonly listeners: number;
  /** Messages per second of all senders together; 0 for as fast as acknowledged. */
  readonly pace: number;
}

export interface Figures {
  readonly sent: number;
  readonly perSecond: number;
  readonly sendP50: number;
  readonly sendP99: number;
  readonly received: number;
  readonly receiveP50: number;
  readonly receiveP99: number;
  /** Processor seconds of the load itself. */
  readonly load: number;
  /** Requests that were not answered with a yes; the first one's words. */
  readonly failed: number;
  readonly firstFailure: string | undefined;
}

/**
 * A connection of one person, kept open, with one request at a time: what a client of Node's own costs for a request would be
 * taken from the server's part of the processors.
 */
class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #head = "";
  #parts: Buffer[] = [];
  #missing = -1;
  #answer: { resolve(text: string): void; reject(error: Error): void } | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  ask(method: string, path: string, token: string, body = ""): Promise<string> {
    const socket = (this.#socket ??= this.#open());
    const length =
      body === "" ? "" : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n${length}\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect(this.#port, "localhost").setNoDelay(true);
    socket.on("data", (part: Buffer) => this.#take(part));
    const end = (error = new Error("The server has closed the connection.")): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#answer?.reject(error);
    };
    socket.on("error", end).on("close", () => end());
    return socket;
  }

  #take(part: Buffer): void {
    this.#parts.push(part);
    if (this.#missing < 0) {
      const all = Buffer.concat(this.#parts);
      const end = all.indexOf("\r\n\r\n");
      this.#parts = [all];
      if (end < 0) return;
      this.#head = all.toString("latin1", 0, end);
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1];
      if (length === undefined) return this.#answer?.reject(new Error(`An answer without a length:\n${this.#head}`));
      this.#parts = [all.subarray(end + 4)];
      this.#missing = Number(length) - (all.length - end - 4);
    } else this.#missing -= part.length;
    if (this.#missing > 0) return;
    const [text, answer] = [Buffer.concat(this.#parts).toString(), this.#answer];
    this.#parts = [];
    this.#missing = -1;
    if (this.#head.startsWith("HTTP/1.1 200 ")) answer?.resolve(text);
    else answer?.reject(new Error(`${this.#head.split("\r\n")[0]} ${text}`));
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

async function run(plan: Plan): Promise<Figures> {
  const { port } = plan;
  const base = "/_matrix/client/v3";
  const received: number[] = [];
  const sendTimes: number[] = [];
  let isOver = false;
  let sent = 0;
  const failures: string[] = [];
  const fail = (error: unknown): void => void failures.push(error instanceof Error ? error.message : String(error));

  const filter = encodeURIComponent(
    JSON.stringify({ room: { timeline: { limit: 100 }, state: { lazy_load_members: true } } }),
  );
  const connections: Connection[] = [];
  const open = (): Connection => {
    const connection = new Connection(port);
    connections.push(connection);
    return connection;
  };
  const listen = async (token: string): Promise<void> => {
    const own = open();
    const first = JSON.parse(await own.ask("GET", `${base}/sync?filter=${filter}`, token)) as { next_batch: string };
    let since = first.next_batch;
    ready += 1;
    while (!isOver) {
      const path = `${base}/sync?filter=${filter}&since=${since}&timeout=2000`;
      const text = await own.ask("GET", path, token).catch(fail);
      if (text === undefined) continue;
      const at = performance.now();
      // Reading the stamps by pattern keeps the listener cheap; two hundred of them share this process.
      for (const found of text.matchAll(/"body":"at (\d+\.?\d*) /g)) received.push(at - Number(found[1]));
      since = /"next_batch":"([^"]+)"/.exec(text)?.[1] ?? since;
    }
  };
  let ready = 0;
  const listeners = plan.tokens.slice(0, plan.listeners).map((token) => listen(token).catch(fail));
  while (ready + failures.length < plan.listeners) await new Promise((resolve) => setTimeout(resolve, 20));

  const end = performance.now() + plan.seconds * 1000;
  const gap = plan.pace === 0 ? 0 : (plan.senders * 1000) / plan.pace;
  const send = async (index: number): Promise<void> => {
    const token = plan.tokens[index % plan.tokens.length] ?? "";
    const own = open();
    // Paced senders take turns; people do not press return on the same millisecond.
    if (gap > 0) await new Promise((resolve) => setTimeout(resolve, (gap * index) / plan.senders));
    for (let number = 0; performance.now() < end; number++) {
      const room = encodeURIComponent(plan.rooms[(index + number) % plan.rooms.length] ?? "");
      const start = performance.now();
      const body = JSON.stringify({ msgtype: "m.text", body: `at ${start} ${"ord ".repeat(20)}` });
      const path = `${base}/rooms/${room}/send/m.room.message/${index}.${number}.${start}`;
      if ((await own.ask("PUT", path, token, body).catch(fail)) === undefined) continue;
      const took = performance.now() - start;
      sendTimes.push(took);
      sent += 1;
      if (gap > took) await new Promise((resolve) => setTimeout(resolve, gap - took));
    }
  };
  process.send?.({ begins: true });
  const began = process.cpuUsage();
  const started = performance.now();
  await Promise.all(Array.from({ length: plan.senders }, (_, index) => send(index)));
  const seconds = (performance.now() - started) / 1000;
  isOver = true;
  await Promise.all(listeners);
  for (const one of connections) one.close();
  const { user, system } = process.cpuUsage(began);
  return {
    sent,
    load: (user + system) / 1e6,
    perSecond: Math.round(sent / seconds),
    sendP50: percentile(sendTimes, 0.5),
    sendP99: percentile(sendTimes, 0.99),
    received: received.length,
    receiveP50: percentile(received, 0.5),
    receiveP99: percentile(received, 0.99),
    failed: failures.length,
    firstFailure: failures[0],
  };
}

process.on("message", (plan: Plan) => {
  run(plan).then(
    (figures) => process.send?.({ figures }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
