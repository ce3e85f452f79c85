import { rmSync } from "node:fs";
import type { Server as TlsServer } from "node:tls";
import { dirname } from "node:path";
import { networkInterfaces } from "node:os";
import { now } from "#clock";
import { listenUdp, StreamListener } from "./listeners.ts";
import type { FromRelay, Pair, RelayStart, ToRelay, Way } from "./messages.ts";
import { PeerSocket } from "./peer-socket.ts";
import { Relay } from "./relay.ts";

/**
 * The relay process. A process of its own and not a part of the media process: what strangers send, and their TLS
 * handshakes, delay no packet of those who come by UDP, and whatever they break is not the call.
 */
if (!process.send) throw new Error("The relay process is started by the server.");
interface Begun {
  readonly relay: Relay;
  readonly streams: StreamListener;
  readonly start: RelayStart;
  faults: string[];
  secure: TlsServer | null;
}
let begun: Begun | null = null;

function post(message: FromRelay): void {
  if (process.connected) process.send?.(message);
}

const open: Way[] = [];

/** Opens one way, and says which are open and why one is not. */
async function openWay(way: Way, port: number, listen: () => Promise<unknown>): Promise<string[]> {
  if (port === 0) return [];
  try {
    await listen();
    open.push(way);
    return [];
  } catch (error) {
    return [`${way} ${port}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`];
  }
}

async function begin(start: RelayStart): Promise<Begun> {
  const relay = new Relay({
    ...start,
    ownAddresses: () => Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
    seconds: () => now() / 1000,
    openPath: (port, receive) => new PeerSocket(port, receive),
  });
  const streams = new StreamListener(relay);
  const faults = [
    ...(await openWay("udp", start.port, () => listenUdp(relay, start.port))),
    ...(await openWay("tcp", start.port, () => streams.tcp(start.port))),
  ];
  const { path } = start;
  if (path !== null) {
    faults.push(...(await openWay("https", 1, () => streams.passed(path))));
    // The server made its folder, and may be gone without a word.
    process.on("exit", () => rmSync(dirname(path), { recursive: true, force: true }));
  }
  setInterval(() => relay.tick(), 1000);
  return { relay, streams, start, faults, secure: null };
}

/** Opens the way over TLS, or shows another certificate there from the next handshake on. */
async function showPair(begun: Begun, pair: Pair): Promise<void> {
  if (begun.secure) return begun.secure.setSecureContext({ ...pair, minVersion: "TLSv1.2" });
  const { tlsPort } = begun.start;
  begun.faults = await openWay("tls", tlsPort, async () => {
    begun.secure = await begun.streams.tls(tlsPort, pair);
  });
}

async function receive(message: ToRelay): Promise<void> {
  if (message.kind === "begin") {
    begun = await begin(message.start);
    const early = [...begun.faults];
    if (message.pair) await showPair(begun, message.pair);
    return post({ kind: "ready", open, faults: [...early, ...(message.pair ? begun.faults : [])] });
  }
  if (!begun) return;
  switch (message.kind) {
    case "pair":
      await showPair(begun, message.pair);
      return post({ kind: "ready", open, faults: begun.faults });
    case "end":
      return begun.relay.end(message.whom);
    case "path":
      return begun.relay.addPath(message.whom, message.ufrag, message.password);
    case "statistics": {
      const { relayedBytes, refused, book } = begun.relay;
      return post({ kind: "statistics", statistics: { allocations: book.size, relayedBytes, refused } });
    }
    default:
  }
}

// One after another: what comes while the ports are being opened waits for them.
let last = Promise.resolve();
process.on("message", (message: ToRelay) => {
  last = last.then(() => receive(message));
});
process.on("disconnect", () => process.exit(0));
// The terminal's interrupt reaches the whole group; the server says when it is time.
process.on("SIGINT", () => undefined);
