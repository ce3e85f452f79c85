import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Log } from "#log";
import type { CaptionConfig } from "../config.ts";
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
  readonly config: CaptionConfig;
  readonly log: Log;
  readonly onSegment: (segment: Segment) => void;
  readonly loadChanged: () => void;
}

/** Megabytes of JavaScript's heap. */
const heap = 256;

/** Starts the process with the first sound, and again when it has ended by itself. */
export function createRecogniser({ config, log, onSegment, loadChanged }: Needs): Recogniser {
  const program = fileURLToPath(new URL("process.ts", import.meta.url));
  let child: ChildProcess | null = null;
  let load: Load = "on";

  function receive(message: FromRecogniser): void {
    if (message.kind === "said") onSegment(message.segment);
    else if (message.kind === "trouble") log.error(message.message);
    else {
      ({ load } = message);
      log.info({ load }, "the speech recogniser's load has changed");
      loadChanged();
    }
  }

  function launch(url: string): ChildProcess {
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
      log.error({ code, signal }, "the recogniser process has ended; the next sound starts it again");
    });
    const { model, key, lanes } = config;
    started.send({ kind: "start", engine: { url, model, key }, lanes } satisfies ToRecogniser);
    return started;
  }

  const post = (message: ToRecogniser): void => {
    if (child?.connected) child.send(message);
  };

  return {
    take(sound) {
      if (config.url === null) return;
      child ??= launch(config.url);
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
