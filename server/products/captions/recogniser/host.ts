import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Log } from "#log";
import { elapsed } from "#clock";
import type { EngineChoice } from "../engine/choice.ts";
import type { TrackSound } from "../speech/packets.ts";
import type { FromRecogniser, Load, Segment, ToRecogniser } from "./messages.ts";

/** The recogniser process as the server sees it. */
export interface Recogniser {
  take(sound: TrackSound): void;
  /** No more sound comes from a call: what was said is understood to its end. */
  finish(room: string): void;
  drop(room: string): void;
  load(): Load;
  stop(): Promise<void>;
}

interface Needs {
  /** The engine to begin with; null: there is none. */
  readonly choose: () => EngineChoice | null;
  readonly log: Log;
  readonly onSegment: (segment: Segment) => void;
  readonly loadChanged: () => void;
}

/** Megabytes of JavaScript's heap. */
const heap = 256;
/** A process that has ended by itself is not started again before. */
const restMs = 5000;

/** Starts the process with the first sound, and again when it has ended by itself. */
export function createRecogniser({ choose, log, onSegment, loadChanged }: Needs): Recogniser {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  let child: ChildProcess | null = null;
  let load: Load = "on";
  let restsUntil = -Infinity;

  function receive(message: FromRecogniser): void {
    if (message.kind === "said") {
      // It works again.
      if (restsUntil > -Infinity) change("on");
      restsUntil = -Infinity;
      onSegment(message.segment);
    } else if (message.kind === "trouble") log.error(message.message);
    else change(message.load);
  }

  function change(next: Load): void {
    if (load === next) return;
    load = next;
    log.info({ load }, "the speech recogniser's load has changed");
    loadChanged();
  }

  function launch(engine: EngineChoice): ChildProcess {
    // Of the environment nothing: it holds secrets.
    const started = fork(program, [], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${heap}`],
      env: {},
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    started.on("message", (message) => receive(message as FromRecogniser));
    started.on("error", (error) => log.error({ error }, "the recogniser process failed"));
    started.on("exit", (code, signal) => {
      if (child !== started) return;
      child = null;
      restsUntil = elapsed() + restMs;
      log.error(
        { code, signal },
        "the recogniser process has ended; the next sound after five seconds starts it again",
      );
      change("broken");
    });
    started.send({ kind: "start", engine } satisfies ToRecogniser);
    return started;
  }

  const post = (message: ToRecogniser): void => {
    if (child?.connected) child.send(message);
  };

  return {
    take(sound) {
      if (!child) {
        const engine = elapsed() < restsUntil ? null : choose();
        if (!engine) return;
        child = launch(engine);
      }
      post({ kind: "sound", sound });
    },
    finish: (room) => post({ kind: "finish", room }),
    drop: (room) => post({ kind: "drop", room }),
    load: () => load,
    async stop() {
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
      ending.kill("SIGTERM");
      await ended;
    },
  };
}
