import { fork, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { buildLiveKitServer, startLiveKitServer } from "../e2e/clients/livekit-build.ts";
import { mediaProcessesOf } from "../e2e/clients/media-processes.ts";
import { startServer } from "../e2e/server.ts";
import type { Asked, Figures } from "../server/products/meetings/media/testing-clients.ts";
import { makePictures } from "../server/products/meetings/recorder/testing.ts";

/**
 * What a room costs the media server, with everything that is in a call: signalling, ICE, DTLS, SRTP, sequence numbers.
 * Clients decode nothing and tell of no packets that came, so that their side fits on the same machine; Safos with one and
 * two media processes and, where it can be built, a LiveKit server get the same clients. `ROOMS` chooses rows by name,
 * `SERVERS` servers.
 */
interface Shape {
  readonly name: string;
  /** How many such rooms at once. */
  readonly rooms: number;
  readonly cameras: number;
  readonly microphones: number;
  readonly viewers: number;
}

const shapes: readonly Shape[] = [
  { name: "room of 25 cameras, 25 listeners", rooms: 1, cameras: 25, microphones: 3, viewers: 25 },
  { name: "room of 25 cameras, 100 listeners", rooms: 1, cameras: 25, microphones: 3, viewers: 100 },
  { name: "stage, 500 viewers", rooms: 1, cameras: 1, microphones: 1, viewers: 500 },
  { name: "2 rooms of 12 cameras, 25 listeners", rooms: 2, cameras: 12, microphones: 3, viewers: 25 },
];
const seconds = 8;
const key = { id: "APIoperator", secret: "a-secret-of-the-operator-that-is-long-enough" };
/** What one media key may have come in a second (`joinRate`). */
const comeEveryMs = 60;

interface Target {
  readonly name: string;
  readonly url: string;
  /** Its processes that carry media. */
  pids(): number[];
  stop(): Promise<void>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function tokenOf(room: string, identity: string): string {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const content = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iss: key.id, sub: identity, exp, video: { room, roomJoin: true } })}`;
  return `${content}.${createHmac("sha256", key.secret).update(content).digest("base64url")}`;
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * q), values.length - 1)] ?? NaN;

function secondsOf(pid: number): number {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Cores that the whole machine had in use, of what `/proc/stat` counts. */
function machineSeconds(): number {
  const fields = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields;
  return (user + nice + system + irq + softirq) / 100;
}

async function startSafos(processes: number): Promise<Target> {
  const server = await startServer({
    environment: {
      SAFOS_MEDIA_PORT: "0",
      SAFOS_MEDIA_PROCESSES: String(processes),
      SAFOS_MEDIA_KEYS: `${key.id}:${key.secret}`,
      SAFOS_MEDIA_KEY_PARTICIPANTS: "2000",
    },
  });
  const name = processes === 1 ? "Safos, 1 process" : `Safos, ${processes} processes`;
  return { name, url: server.url, pids: () => mediaProcessesOf(server.process().pid), stop: () => server.stop() };
}

async function startLiveKit(): Promise<Target | null> {
  const built = await buildLiveKitServer();
  if (typeof built === "string") {
    process.stdout.write(`${built}\n`);
    return null;
  }
  const server = await startLiveKitServer(built.path, "http://127.0.0.1:9/");
  const { port } = new URL(server.url.replace("ws", "http"));
  const pids = (): number[] =>
    readdirSync("/proc").flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        const isOurs =
          command.startsWith(built.path) && readFileSync(configOf(command), "utf8").includes(`"port":${port},`);
        return isOurs ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });
  return { name: "LiveKit 1.13.4", url: server.url.replace("ws", "http"), pids, stop: () => server.stop() };
}
const configOf = (command: string): string => command.split("\0")[2] ?? "";

type Ask = (asked: Asked) => Promise<Figures>;

function startClients(basePort: number): { readonly child: ChildProcess; readonly ask: Ask } {
  const script = new URL("../server/products/meetings/media/testing-clients.ts", import.meta.url);
  const child = fork(script, [String(basePort)]);
  const ask: Ask = (asked) =>
    new Promise((resolve) => {
      child.once("message", resolve as (value: unknown) => void);
      child.send(asked);
    });
  return { child, ask };
}

/** A server still knows those of the last measurement by their ports. */
let port = 10_000;
const nextPort = (): number => (port += 1000);

async function measure(target: Target, shape: Shape): Promise<string> {
  const senders = startClients(nextPort());
  const viewers = startClients(nextPort());
  const name = (room: number): string => `${shape.name} ${room} ${Date.now()}`;
  const rooms = Array.from({ length: shape.rooms }, (_, room) => name(room));
  for (const room of rooms)
    for (let i = 0; i < shape.cameras; i++) {
      await senders.ask({
        kind: "publish",
        url: target.url,
        token: tokenOf(room, `sender ${i}`),
        hasSound: i < shape.microphones,
      });
      await wait(comeEveryMs);
    }
  await wait(1500);
  for (let i = 0; i < shape.viewers; i++)
    for (const room of rooms) {
      await viewers.ask({ kind: "view", url: target.url, token: tokenOf(room, `viewer ${i}`) });
      await wait(comeEveryMs);
    }
  // Until everybody has seen something, or is not going to.
  for (let i = 0; i < 10; i++) {
    await wait(1000);
    if ((await viewers.ask({ kind: "read" })).viewers.every(({ firstFrameAfter }) => firstFrameAfter >= 0)) break;
  }
  for (const one of [senders, viewers]) await one.ask({ kind: "watch" });
  const pids = target.pids();
  const used = (): number => pids.reduce((sum, pid) => sum + secondsOf(pid), 0);
  const [before, machineBefore, at] = [used(), machineSeconds(), performance.now()];
  await wait(seconds * 1000);
  const span = (performance.now() - at) / 1000;
  const [cores, machine] = [(used() - before) / span, (machineSeconds() - machineBefore) / span];
  const seen = await viewers.ask({ kind: "read" });
  const sent = await senders.ask({ kind: "read" });
  for (const { child } of [senders, viewers]) child.kill("SIGKILL");
  await wait(2000);
  const packets = seen.viewers.reduce((sum, one) => sum + one.packets, 0);
  const rate = packets / span;
  const came = seen.viewers.map(({ firstFrameAfter }) => firstFrameAfter).filter((one) => one >= 0);
  return [
    target.name,
    shape.name,
    rate.toFixed(0),
    cores.toFixed(2),
    (rate / cores).toFixed(0),
    `${quantile(came, 0.5).toFixed(0)} / ${quantile(came, 0.95).toFixed(0)}`,
    `${came.length} of ${seen.viewers.length}`,
    // Everybody who looks should get everything that is sent in their room.
    `${((1 - packets / ((sent.sent / shape.rooms) * shape.viewers * shape.rooms)) * 100).toFixed(1)} %`,
    (seen.cores + sent.cores).toFixed(2),
    machine.toFixed(2),
    loadavg()[0]?.toFixed(1),
  ].join(" | ");
}

if (!makePictures(1, "320x180")) throw new Error("This needs ffmpeg.");
const heads =
  "server | room | packets out/s | cores | per core | first frame p50 / p95 ms | saw one | did not come | cores: clients | whole machine | load";
process.stdout.write(`| ${heads} |\n|${heads.replace(/[^|]+/g, "---")}|\n`);
const wanted = (name: string, list: string | undefined): boolean =>
  (list ?? "").split(",").some((one) => name.toLowerCase().includes(one.trim().toLowerCase()));
for (const start of [() => startSafos(1), () => startSafos(2), startLiveKit]) {
  const target = await start();
  if (!target) continue;
  try {
    if (!wanted(target.name, process.env["SERVERS"])) continue;
    for (const shape of shapes)
      if (wanted(shape.name, process.env["ROOMS"])) process.stdout.write(`| ${await measure(target, shape)} |\n`);
  } finally {
    await target.stop();
  }
}
process.exit(0);
