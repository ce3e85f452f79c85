import { createSocket, type RemoteInfo, type Socket } from "node:dgram";

/** What the path does with packets on their way to the client; the way back is free. */
interface PathState {
  /** Bits per second. */
  rate: number;
  /** What is lost by chance, 0–1. */
  loss: number;
  /** Each packet is delayed by up to this by chance, in ms. */
  jitter: number;
}

const delayMs = 20;
/** Packets that would wait longer in the path's queue are dropped. */
const queueMs = 300;

/** A UDP relay before the media port, as a network between the two: narrow, lossy and slow as the test says. */
export async function startNarrowPath(mediaPort: number) {
  const state: PathState = { rate: Infinity, loss: 0, jitter: 0 };
  const outside = createSocket("udp4");
  const insides = new Map<string, Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let freeAt = 0;
  let isOpen = true;
  const later = (ms: number, send: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (isOpen) send();
    }, ms);
    timers.add(timer);
  };
  /** To the client. */
  const pass = (packet: Buffer, { address, port }: RemoteInfo): void => {
    const now = performance.now();
    const start = Math.max(now, freeAt);
    if (start - now > queueMs) return;
    freeAt = start + (packet.length * 8000) / state.rate;
    if (Math.random() < state.loss) return;
    later(freeAt - now + delayMs + Math.random() * state.jitter, () => outside.send(packet, port, address));
  };
  outside.on("message", (packet, client) => {
    const name = `${client.address} ${client.port}`;
    let inside = insides.get(name);
    if (!inside) {
      inside = createSocket("udp4");
      inside.on("message", (answer) => pass(answer, client));
      insides.set(name, inside);
    }
    const to = inside;
    later(delayMs, () => to.send(packet, mediaPort, "127.0.0.1"));
  });
  await new Promise<void>((resolve) => outside.bind(0, resolve));
  return {
    state,
    port: outside.address().port,
    stop() {
      isOpen = false;
      for (const timer of timers) clearTimeout(timer);
      for (const socket of [outside, ...insides.values()]) socket.close();
    },
  };
}

/** A UDP port that nobody has. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
