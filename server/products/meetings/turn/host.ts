import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { randomToken } from "#clock";
import type { Log } from "#log";
import type { RelayGroup } from "./credentials.ts";
import type { FromRelay, Pair, RelayStart, Statistics, ToRelay } from "./messages.ts";
import { relayUrls, type Way } from "./urls.ts";

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
  statistics(): Promise<Statistics>;
  stop(): Promise<void>;
}

export interface RelaySettings extends Pick<RelayStart, "announced" | "port" | "tlsPort"> {
  readonly publicUrl: string;
  /** Other ways: to another relay, with its secret; or, without one, through a proxy to ours. */
  readonly others: { readonly urls: readonly string[]; readonly secret: string | null };
  mediaPort(): number;
}

const nothing: Statistics = { allocations: 0, relayedBytes: 0, refused: 0 };
/** A process that takes longer to listen than this is not waited for. */
const readyWithinMs = 5000;

interface Running {
  readonly child: ChildProcess;
  readonly secret: string;
  open: readonly Way[];
  readonly ready: Promise<void>;
}

const post = (child: ChildProcess, message: ToRelay): void => void (child.connected && child.send(message));

/** Starts the relay process with the first call, and again with the next one when it has ended by itself. */
export function createRelayHost(settings: RelaySettings, log: Log): RelayHost {
  let running: Running | null = null;
  let pair: Pair | null = null;
  let isStopping = false;
  let asked: ((statistics: Statistics) => void)[] = [];

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
    const one: Running = { child, secret: randomToken(40), open: [], ready: ready.promise };
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
      if (!isStopping) log.error({ code, signal }, "the relay process has ended; the next call starts it again");
    });
    const { announced, port, tlsPort } = settings;
    const start = { secret: one.secret, mediaPort: settings.mediaPort(), announced, port, tlsPort };
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
        ...(running && own.length > 0 ? [{ urls: own, secret: running.secret }] : []),
        ...(secret !== null && urls.length > 0 ? [{ urls, secret }] : []),
      ];
    },
    end: (whom) => void (running && post(running.child, { kind: "end", whom })),
    addPath: (path) => void (running && post(running.child, { kind: "path", ...path })),
    usePair(next) {
      pair = next;
      if (running) post(running.child, { kind: "pair", pair: next });
    },
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
