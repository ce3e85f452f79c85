import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  chownSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { randomToken } from "#clock";
import type { Log } from "#log";
import { findPlace, makeFolder, type Place } from "./place.ts";
import { readPostmaster, removeStaleLock } from "./postmaster.ts";

/** A PostgreSQL that Safos runs itself. */
export interface Cluster {
  readonly url: string;
  readonly place: Place;
  /** Ends PostgreSQL unless another Safos process still uses it. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly dataFolder: string;
  readonly log: Log;
  /** Tests give up durability for speed. */
  readonly isDurable?: boolean;
}

/** Starts the cluster of a data folder, or joins the one that another Safos process started there. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  return runCluster(await findPlace(options.dataFolder), options);
}

/** The same for a cluster at a place. */
export async function runCluster(place: Place, options: ClusterOptions): Promise<Cluster> {
  const password = ensurePassword(options.dataFolder);
  if (!existsSync(join(place.cluster, "PG_VERSION"))) await initialise(place, password);
  if (place.isOutside) {
    options.log.info(
      { cluster: place.cluster },
      "the database lies outside the data folder, which its account cannot reach",
    );
  }
  const hasJoined = readPostmaster(place.cluster) !== null;
  const port = await ensureRunning(place, password, options);
  const url = `postgres://safos:${password}@127.0.0.1:${port}/safos`;
  let isStopping = false;
  const guard = setInterval(() => {
    if (isStopping || readPostmaster(place.cluster)) return;
    options.log.warn("the database has ended; starting it again");
    ensureRunning(place, password, options, port).catch((error: unknown) =>
      options.log.error({ error }, "the database does not start"),
    );
  }, 1000);
  guard.unref();
  return {
    url,
    place,
    async stop() {
      isStopping = true;
      clearInterval(guard);
      // A command beside a running server does not wait for that to leave.
      await stopWhenUnused(place, url, hasJoined ? 0 : leavingMs);
    },
  };
}

function ensurePassword(dataFolder: string): string {
  const file = join(dataFolder, "postgresql.secret");
  try {
    // "wx" lets exactly one of two processes that start together choose it.
    writeFileSync(file, randomToken(32), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}

async function initialise(place: Place, password: string): Promise<void> {
  // Two processes may start together on a new folder: each prepares its own, and the first to publish it wins.
  const fresh = `${place.cluster}.new-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  makeFolder(fresh, place.account);
  const passwordFile = `${fresh}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (place.account) chownSync(passwordFile, place.account.uid, place.account.gid);
  try {
    await run(place.programs.initdb, place.account, [
      `--pgdata=${fresh}`,
      "--username=safos",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--locale=C.UTF-8",
      "--data-checksums",
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  try {
    renameSync(fresh, place.cluster);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(place.cluster, "PG_VERSION"))) throw error;
  }
}

function run(program: string, account: Place["account"], parameters: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      ...account,
      cwd: "/",
      env: { LANG: "C.UTF-8" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${complaint}`)),
    );
  });
}

interface Launched {
  readonly at: number;
  hasEnded: boolean;
}

const againMs = 300;

async function ensureRunning(
  place: Place,
  password: string,
  options: ClusterOptions,
  wantedPort?: number,
): Promise<number> {
  const deadline = performance.now() + 60_000;
  let launched: Launched | null = null;
  for (;;) {
    const running = readPostmaster(place.cluster);
    if (running && (await answers(running.port, password))) return running.port;
    if (performance.now() > deadline)
      throw new Error("PostgreSQL did not answer within a minute; see postgresql.log in the data folder.");
    // One that has ended found another's lock or memory that a crash left behind: it is tried again soon.
    if (!running && (launched === null || (launched.hasEnded && performance.now() - launched.at > againMs))) {
      removeStaleLock(place.cluster);
      launched = launch(place, wantedPort ?? (await freePort()), options);
    }
    await wait(40);
  }
}

function launch(place: Place, port: number, options: ClusterOptions): Launched {
  mkdirSync(options.dataFolder, { recursive: true });
  const output = openSync(join(options.dataFolder, "postgresql.log"), "a", 0o600);
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "64MB",
    max_wal_size: "1GB",
    jit: "off",
    log_min_messages: "warning",
    autovacuum_naptime: "20s",
    ...(options.isDurable === false ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const parameters = [
    "-D",
    place.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // Its own process group: Ctrl-C on the terminal must reach Safos first, so that it can drain.
  const child = spawn(place.programs.postgres, parameters, {
    ...place.account,
    cwd: "/",
    detached: true,
    env: { LANG: "C.UTF-8" },
    stdio: ["ignore", output, output],
  });
  const launched: Launched = { at: performance.now(), hasEnded: false };
  child.on("error", (error) => {
    launched.hasEnded = true;
    options.log.error({ error }, "PostgreSQL could not be launched");
  });
  child.on("exit", () => (launched.hasEnded = true));
  child.unref();
  closeSync(output);
  return launched;
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "safos",
    password,
    database: "postgres",
    connectionTimeoutMillis: 2000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'safos'");
    if (rowCount === 0) {
      await client.query("create database safos").catch((error: { code?: string }) => {
        // 42P04, 23505: another process made it between our two lines.
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A connection that was closed a moment ago is still listed while its process ends; who is there after this stays. */
const leavingMs = 1000;

async function stopWhenUnused(place: Place, url: string, withinMs: number): Promise<void> {
  const running = readPostmaster(place.cluster);
  if (!running) return;
  if (await isUsed(url, withinMs)) return;
  process.kill(running.pid, "SIGINT");
  while (readPostmaster(place.cluster)) await wait(20);
}

async function isUsed(url: string, withinMs: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (const deadline = performance.now() + withinMs; ; await wait(20)) {
      const { rows } = await client.query<{ others: number }>(
        "select count(*)::int as others from pg_stat_activity where application_name = 'safos' and pid <> pg_backend_pid()",
      );
      const isEmpty = (rows[0]?.others ?? 0) === 0;
      if (isEmpty || performance.now() > deadline) return !isEmpty;
    }
  } catch {
    // It does not answer: ending it is all that is left.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
