import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addCast, freePort, startServer, until } from "../e2e/server.ts";
import { Worker } from "node:worker_threads";
import { percentile } from "./bystander.ts";
import { startSyncPeer } from "./sync-peer.ts";

/**
 * Large files and many: one of 1 GiB up and down beside nginx and `rclone serve webdav`, which write to the same disk in plain; then
 * 100,000 texts that are sent, found by what stands in them, copied and moved; and a desktop program's first sync of 10,000 small files
 * beside a server that keeps them in memory. With the most memory that the server took by then. fsync is on.
 */
const bytes = Number(process.env["BENCH_BYTES"] ?? 2 ** 30);
const files = Number(process.env["BENCH_FILES"] ?? 100_000);
const synced = Number(process.env["BENCH_SYNCED"] ?? 10_000);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const perFolder = 1000;

const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "safos-large-"));
chmodSync(folder, 0o755);
const running: ChildProcess[] = [];
const agent = new Agent({ keepAlive: true });
const block = randomBytes(16 << 20);
const has = (program: string): boolean => spawnSync("which", [program]).status === 0;
const row = (...cells: readonly (string | number)[]): void => void process.stdout.write(`| ${cells.join(" | ")} |\n`);
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

interface Sent {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (write: (part: Buffer) => Promise<void>) => Promise<void>;
}
/** Bytes of the answer. */
function call(url: string, { method, headers = {}, body }: Sent): Promise<{ status: number; size: number }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers }, (answer) => {
      let size = 0;
      answer.on("data", (part: Buffer) => (size += part.length));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, size }));
    });
    sent.on("error", reject);
    const write = (part: Buffer): Promise<void> =>
      sent.write(part) ? Promise.resolve() : new Promise((drained) => sent.once("drain", () => drained()));
    void (body?.(write) ?? Promise.resolve()).then(() => sent.end(), reject);
  });
}
async function sendLarge(write: (part: Buffer) => Promise<void>): Promise<void> {
  // The same bytes twice would be stored once.
  await write(randomBytes(64 << 10));
  for (let at = 64 << 10; at < bytes; at += 64 << 10)
    await write(block.subarray(at % block.length, (at % block.length) + (64 << 10)));
}

const mebibytes = (begun: number): number => bytes / 2 ** 20 / ((performance.now() - begun) / 1000);

interface Large {
  /** MiB a second. */
  readonly up: number;
  readonly down: number;
  /** Seconds of the server's processor. */
  readonly cpuUp: number;
  readonly cpuDown: number;
}

/** `spent`: seconds of processor that the server has taken so far. */
async function measureLarge(
  base: string,
  headers: Record<string, string>,
  round: number,
  spent: () => number,
): Promise<Large> {
  const url = `${base}/stor-${round}`;
  const atFirst = spent();
  const sending = performance.now();
  const put = await call(url, {
    method: "PUT",
    headers: { ...headers, "content-length": String(bytes) },
    body: sendLarge,
  });
  const up = mebibytes(sending);
  const between = spent();
  const fetching = performance.now();
  const got = await call(url, { method: "GET", headers });
  const down = mebibytes(fetching);
  const atLast = spent();
  if (put.status !== 201 || got.size !== bytes) throw new Error(`${url}: ${put.status}, ${got.size} bytes.`);
  await call(url, { method: "DELETE", headers });
  return { up, down, cpuUp: between - atFirst, cpuDown: atLast - between };
}

/** Asks whether the server is well, in a thread of its own: what that took it waits for nobody here. In ms, sorted. */
function startAsking(url: string): () => Promise<number[]> {
  const program = `const { parentPort, workerData } = require("node:worker_threads");
    const waits = []; let isOver = false; parentPort.once("message", () => (isOver = true));
    (async () => { while (!isOver) { const from = performance.now(); await (await fetch(workerData)).arrayBuffer();
      waits.push(performance.now() - from); await new Promise((done) => setTimeout(done, 20)); }
      parentPort.postMessage(waits.sort((a, b) => a - b)); })();`;
  const thread = new Worker(program, { eval: true, workerData: `${url}/healthz` });
  return () =>
    new Promise((done) => {
      thread.once("message", done);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage("over");
    });
}

async function startNginx(): Promise<string> {
  const port = await freePort();
  const data = join(folder, "nginx");
  mkdirSync(join(data, "files"), { recursive: true });
  const file = join(data, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; worker_processes auto; user root; pid ${data}/pid; error_log ${data}/errors;
events {}
http { access_log off; client_max_body_size 0; client_body_temp_path ${data}/body; sendfile on; tcp_nopush on;
  server { listen 127.0.0.1:${port}; root ${data}/files; location / { dav_methods PUT DELETE; } } }`,
  );
  running.push(spawn("nginx", ["-c", file, "-p", data], { stdio: "inherit" }));
  return isUp(`http://127.0.0.1:${port}`);
}

async function startRclone(): Promise<string> {
  const port = await freePort();
  const data = join(folder, "rclone");
  mkdirSync(data);
  running.push(spawn("rclone", ["serve", "webdav", data, "--addr", `127.0.0.1:${port}`], { stdio: "ignore" }));
  return isUp(`http://127.0.0.1:${port}`);
}

async function isUp(url: string): Promise<string> {
  await until(async () => (await call(`${url}/`, { method: "GET" })).status > 0);
  return url;
}

const server = await startServer();
const most = (): string => {
  const status = readFileSync(`/proc/${server.process().pid}/status`, "utf8");
  return `${Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)} MB`;
};
/** Ticks of a hundredth of a second (proc(5)), of all threads. */
const spent = (): number => {
  const ticks = readFileSync(`/proc/${server.process().pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(ticks[11]) + Number(ticks[12])) / 100;
};
const seconds = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

try {
  const { anna, workspaceName } = await addCast(server);
  const headers = { authorization: `Bearer ${anna.token}` };
  const base = `${server.url}/remote.php/dav/files/${anna.name}`;
  const dav = async (method: string, path: string, more: Record<string, string> = {}): Promise<void> => {
    const { status } = await call(`${base}/${path}`, { method, headers: { ...headers, ...more } });
    if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
  };

  const peers: [string, string, Record<string, string>][] = [["Safos", base, headers]];
  if (has("nginx")) peers.push(["nginx", await startNginx(), {}]);
  if (has("rclone")) peers.push(["rclone serve webdav", await startRclone(), {}]);
  const speeds = new Map(peers.map(([name]) => [name, [] as Large[]]));
  const waits: number[] = [];
  for (let round = 0; round < rounds; round++)
    for (const [name, url, given] of peers) {
      const asking = name === "Safos" ? startAsking(server.url) : null;
      speeds.get(name)?.push(await measureLarge(url, given, round, spent));
      waits.push(...((await asking?.()) ?? []));
    }
  row(`one file of ${bytes >> 20} MiB`, "up MiB/s", "down MiB/s", "up, processor", "down, processor", "server");
  row("---", "--:", "--:", "--:", "--:", "--:");
  for (const [name, all] of speeds) {
    const of = (key: keyof Large, digits: number): string => median(all.map((one) => one[key])).toFixed(digits);
    const own = name === "Safos" ? [`${of("cpuUp", 2)} s`, `${of("cpuDown", 2)} s`, most()] : ["", "", ""];
    row(name, of("up", 0), of("down", 0), ...own);
  }

  waits.sort((a, b) => a - b);
  process.stdout.write(
    `\nMeanwhile /healthz took ${percentile(waits, 0.5)} ms (p50) and ${percentile(waits, 0.99)} (p99).\n\n`,
  );
  row(`${files.toLocaleString("en")} texts`, "", "server");
  row("---", "--:", "--:");
  const sending = performance.now();
  await dav("MKCOL", "allt");
  for (let at = 0; at < files; at += perFolder) {
    await dav("MKCOL", `allt/${at}`);
    const parts = Array.from({ length: Math.min(perFolder, files - at) }, (_, n) => {
      const body = Buffer.from(
        `Yttrande i ärende ärendenr${at + n}. Remissen besvaras av avdelning avd${(at + n) % 100}.\n`,
      );
      const md5 = createHash("md5").update(body).digest("hex");
      return `--bench\r\nX-File-Path: /allt/${at}/${n}.txt\r\nX-File-MD5: ${md5}\r\nContent-Length: ${body.length}\r\n\r\n${body.toString()}\r\n`;
    });
    const { status } = await call(`${server.url}/remote.php/dav/bulk`, {
      method: "POST",
      headers: { ...headers, "content-type": "multipart/related; boundary=bench" },
      body: (write) => write(Buffer.from(`${parts.join("")}--bench--\r\n`)),
    });
    if (status !== 200) throw new Error(`bulk: ${status}`);
  }
  row("sent, 1,000 a request", seconds(sending), most());

  const find = async (text: string): Promise<number> => {
    const answer = await fetch(`${server.url}/api/v1/search?kinds=file&q=${encodeURIComponent(text)}`, { headers });
    const { groups } = (await answer.json()) as { groups: { items: unknown[] }[] };
    return groups.flatMap((one) => one.items).length;
  };
  await until(async () => (await find(`ärendenr${files - 1}`)) > 0, 3_600_000, 1000);
  row("until the last is found by what stands in it", seconds(sending), most());
  const questions: [string, (n: number) => string][] = [
    ["a word of one", (n) => `ärendenr${(n * 7919) % files}`],
    ["a word of every hundredth", (n) => `avd${n % Math.min(100, files)}`],
    ["a word of all, and one of one", (n) => `remissen ärendenr${(n * 7919) % files}`],
  ];
  for (const [name, text] of questions) {
    const spans: number[] = [];
    for (let n = 0; n < 60; n++) {
      const from = performance.now();
      if ((await find(text(n))) === 0) throw new Error(`Nothing holds ${text(n)}.`);
      spans.push(performance.now() - from);
    }
    spans.sort((a, b) => a - b);
    row(`search: ${name}, p50 / p95`, `${percentile(spans, 0.5)} / ${percentile(spans, 0.95)} ms`, most());
  }
  const workspace = encodeURIComponent(workspaceName);
  for (const [method, from, to] of [
    ["COPY", "allt", "kopia"],
    ["MOVE", "allt", `${workspace}/allt`],
  ] as const) {
    const begun = performance.now();
    await dav(method, from, { destination: `${base}/${to}` });
    row(method === "COPY" ? "COPY" : "MOVE to another workspace", seconds(begun), most());
  }

  if (has("nextcloudcmd")) {
    process.stdout.write("\n");
    row(`nextcloudcmd, ${synced.toLocaleString("en")} × 1 KiB`, "took", "ratio");
    row("---", "--:", "--:");
    const peer = await startSyncPeer();
    const took: number[] = [];
    await dav("MKCOL", "synk");
    for (const [name, url, user, password, path] of [
      ["in memory", peer.url, "anna", "x", "/"],
      ["Safos", server.url, anna.name, anna.password, "/synk"],
    ] as const) {
      const local = mkdtempSync(join(folder, "sync-"));
      for (let n = 0; n < synced; n++) {
        if (n % 100 === 0) mkdirSync(join(local, String(n / 100)));
        writeFileSync(join(local, String(Math.floor(n / 100)), `${n}.bin`), randomBytes(1024));
      }
      const begun = performance.now();
      const program = spawn(
        "nextcloudcmd",
        ["--non-interactive", "--silent", "-u", user, "-p", password, "--path", path, local, url],
        {
          stdio: "ignore",
          env: { ...process.env, HOME: folder, QT_QPA_PLATFORM: "offscreen" },
        },
      );
      const code = await new Promise<number | null>((resolve) => program.once("exit", resolve));
      const span = (performance.now() - begun) / 1000;
      took.push(span);
      row(
        name,
        `${span.toFixed(1)} s${code === 0 ? "" : ` (ended with ${code})`}`,
        (span / (took[0] ?? span)).toFixed(2),
      );
    }
    if (peer.count() < synced) process.stdout.write(`The peer in memory got only ${peer.count()} files.\n`);
    peer.stop();
  }
} finally {
  for (const one of running) one.kill();
  await server.stop();
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
