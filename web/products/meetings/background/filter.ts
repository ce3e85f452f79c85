import type { Backdrop, FromWorker, ToWorker } from "./messages.ts";
import { createPaceWatch } from "./pace.ts";
import { backdropOf } from "./pictures.ts";
import { changeBackground, type Background } from "./settings.ts";
import "./text.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { openWay, type Way } from "./ways.ts";

/** The background could not be hidden. */
export class BackgroundError extends Error {}

/** A camera's picture with another background. */
export interface Filter {
  /** Carries drawn frames only, and none when drawing has failed. */
  readonly output: MediaStreamTrack;
  feed(track: MediaStreamTrack): void;
  show(background: Exclude<Background, "none">): Promise<void>;
  end(): void;
}

/** `vite.config.ts` puts the recogniser there. */
const library = "/selfie-segmentation/";
/** A recogniser that is not there after this long will not come, ms. */
const readyWithinMs = 30_000;

export const canFilter = (): boolean => "OffscreenCanvas" in globalThis && "WebAssembly" in globalThis;

const transferOf = (backdrop: Backdrop): Transferable[] => (backdrop.kind === "picture" ? [backdrop.picture] : []);

function sayPace(): (meanMs: number) => void {
  const isSlow = createPaceWatch();
  return (meanMs) => {
    if (!isSlow(meanMs)) return;
    showToast({
      text: text("background.slow"),
      action: { name: text("background.turnOff"), run: () => changeBackground("none") },
    });
  };
}

/** Resolves once the worker is ready. `onFailed`: it was, and draws no more. */
function watchWorker(worker: Worker, way: Way, onFailed: () => void): Promise<void> {
  const say = sayPace();
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new BackgroundError(reason));
      onFailed();
    };
    const timer = setTimeout(() => fail("The recogniser did not come."), readyWithinMs);
    worker.addEventListener("error", ({ message }) => fail(message || "The worker could not be loaded."));
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "ready") {
        clearTimeout(timer);
        resolve();
      } else if (data.kind === "painted") way.painted(data.picture);
      else if (data.kind === "pace") say(data.meanMs);
      else fail(data.reason);
    });
  });
}

/** Throws BackgroundError where it cannot be done. `onFailed` is called at most once, also then. */
export async function openFilter(background: Exclude<Background, "none">, onFailed: () => void): Promise<Filter> {
  if (!canFilter()) throw new BackgroundError("This browser cannot draw apart from the page.");
  const worker = new Worker(new URL("./worker/background-worker.ts", import.meta.url), { name: "background" });
  const send = (message: ToWorker, transfer: Transferable[]): void => worker.postMessage(message, transfer);
  const way = openWay(send);
  let isDone = false;
  const end = (): void => {
    isDone = true;
    worker.terminate();
    way.end();
  };
  const isReady = watchWorker(worker, way, () => {
    if (isDone) return;
    end();
    onFailed();
  });
  try {
    const backdrop = await backdropOf(background);
    const { writable: output } = way;
    send({ kind: "begin", library, backdrop, output }, [...transferOf(backdrop), ...(output ? [output] : [])]);
    await isReady;
  } catch (error) {
    end();
    throw error instanceof BackgroundError ? error : new BackgroundError(String(error));
  }
  return {
    output: way.output,
    // A camera that is off sends nothing, and is fed anew when it is on.
    feed: (track) => track.readyState === "live" && way.feed(track),
    async show(next) {
      const backdrop = await backdropOf(next);
      if (!isDone) send({ kind: "backdrop", backdrop }, transferOf(backdrop));
    },
    end,
  };
}
