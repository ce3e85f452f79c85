import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { randomToken } from "#clock";
import type { Log } from "#log";
import type { RelayGroup } from "./credentials.ts";
import type { FromRelay, Pair, RelayStart, Statistics, ToRelay, Way } from "./messages.ts";
import { originHeader, type Origin } from "./origin.ts";
import { relayUrls } from "./urls.ts";

export interface RelayHost {
  /** Starts the relay unless it runs, and waits until it listens; without one, calls go on by UDP alone. */
  ready(): Promise<void>;
  /** What clients are offered, the deployment's own and others; right after `ready`. */
  groups(): readonly RelayGroup[];
  /** What this participant has open ends, and nothing new begins by their credentials. */
  end(whom: string): void;
  /** A participant's way into the media, before they are told of it. */
  addPath(path: { readonly whom: string; readonly ufrag: string; readonly password: string }): void;
  /** The certificate that the ways over TLS show. */
  usePair(pair: Pair): void;
  /** A way into this process' relay for a connection that came from there; null: no relay runs. */
  connect(origin: Origin): Promise<Duplex | null>;
  /** What the relay's answers are made with; while none runs, something that no relay knows. */
  secret(): string;
  statistics(): Promise<Statistics>;
  stop(): Promise<void>;
}

export interface RelaySettings extends Pick<RelayStart, "announced" | "port" | "tlsPort"> {
  readonly publicUrl: string;
  /** Other ways: to another relay, with its secret; or, without one, through a proxy to ours. */
  readonly others: { readonly urls: readonly string[]; readonly secret: string | null };
  mediaPorts(): readonly number[];
  /** Whether connections to the port of HTTPS may be the relay's. */
  readonly isShared: boolean;
  /** What tells other processes that credentials are of this one's relay; null: nothing has to. */
  tag(): string | null;
}

const nothing: Statistics = { allocations: 0, relayedBytes: 0, refused: 0 };
/** A process that takes longer to listen than this is not waited for. */
const readyWithinMs = 5000;

interface Running {
  readonly child: ChildProcess;
  readonly secret: string;
  readonly path: string | null;
  open: readonly Way[];
  readonly ready: Promise<void>;
}

const post = (child: ChildProcess, message: ToRelay): void => void (child.connected && child.send(message));

/** In a folder that is this account's alone: who may connect there says where a connection comes from. Null: there is no room for one. */
function streamsPath(log: Log): string | null {
  try {
    return join(mkdtempSync(join(tmpdir(), "safos-relay-")), "streams");
  } catch (error) {
    log.warn({ error }, "the relay takes nothing beside HTTP: there is no temporary folder");
    return null;
  }
}

/** Takes away what a relay that was killed has left. */
const clear = (path: string, log: Log): Promise<void> =>
  rm(dirname(path), { recursive: true, force: true }).catch((error: unknown) =>
    log.warn({ error }, "the relay's temporary folder is left"),
  );

/** Starts the relay process with the first call, and again with the next one when it has ended by itself. */
export function createRelayHost(settings: RelaySettings, log: Log): RelayHost {
  let running: Running | null = null;
  let pair: Pair | null = null;
  let isStopping = false;
  let asked: ((statistics: Statistics) => void)[] = [];
  const nobodys = randomToken(40);

  function receive(one: Running, message: FromRelay): void {
    if (message.kind === "statistics") {
      const all = asked;
      asked = [];
      return all.forEach((done) => done(message.statistics));
    }
    one.open = message.open;
    if (message.faults.length > 0)
      log.warn(
        { faults: message.faults },
        "the relay cannot listen; networks that block UDP may not take part in calls",
      );
  }

  function launch(): Running {
    const child = fork(fileURLToPath(new URL("process.ts", import.meta.url)), [], {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const ready = Promise.withResolvers<void>();
    const late = setTimeout(ready.resolve, readyWithinMs);
    // A secret of its own each time: what was given out for the one before, and who had left, ends with it.
    const path = settings.isShared ? streamsPath(log) : null;
    const one: Running = { child, secret: randomToken(40), path, open: [], ready: ready.promise };
    const over = (): void => {
      clearTimeout(late);
      ready.resolve();
    };
    child.on("message", (message) => {
      receive(one, message as FromRelay);
      if ((message as FromRelay).kind === "ready") over();
    });
    child.on("error", (error) => log.error({ error }, "the relay process failed"));
    child.on("exit", (code, signal) => {
      over();
      for (const done of asked) done(nothing);
      asked = [];
      if (running === one) running = null;
      if (path !== null) void clear(path, log);
      if (!isStopping) log.error({ code, signal }, "the relay process has ended; the next call starts it again");
    });
    const { announced, port, tlsPort } = settings;
    const start = { secret: one.secret, mediaPorts: settings.mediaPorts(), announced, port, tlsPort, path };
    post(child, { kind: "begin", start, pair });
    return one;
  }

  return {
    async ready() {
      if (isStopping || (settings.port === 0 && settings.tlsPort === 0)) return;
      running ??= launch();
      await running.ready;
    },
    groups() {
      const { urls, secret } = settings.others;
      const own = running ? [...relayUrls(settings, running.open), ...(secret === null ? urls : [])] : [];
      return [
        ...(running && own.length > 0 ? [{ urls: own, secret: running.secret, tag: settings.tag() }] : []),
        ...(secret !== null && urls.length > 0 ? [{ urls, secret }] : []),
      ];
    },
    end: (whom) => void (running && post(running.child, { kind: "end", whom })),
    addPath: (path) => void (running && post(running.child, { kind: "path", ...path })),
    usePair(next) {
      pair = next;
      if (running) post(running.child, { kind: "pair", pair: next });
    },
    async connect(origin) {
      const path = running?.path;
      if (typeof path !== "string") return null;
      const socket = connect(path);
      await once(socket, "connect");
      socket.write(originHeader(origin));
      return socket;
    },
    secret: () => running?.secret ?? nobodys,
    statistics() {
      if (!running?.child.connected) return Promise.resolve(nothing);
      const { child } = running;
      return new Promise((done) => {
        asked.push(done);
        if (asked.length === 1) post(child, { kind: "statistics" });
      });
    },
    async stop() {
      isStopping = true;
      const child = running?.child;
      if (!child || child.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
