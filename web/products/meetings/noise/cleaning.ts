import wasm from "@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url";
import type { Cleaning, FromWorker, ToWorker } from "./messages.ts";

/** What is not there after this long will not come, ms. */
const readyWithinMs = 15_000;

/** RNNoise, ready to clean: by `cleaning`, until it is ended. */
export interface Opened {
  readonly cleaning: Cleaning;
  /** Calls when cleaning elsewhere is over by a fault. */
  onFailed(listener: () => void): void;
  readonly end: () => void;
}

/**
 * Compiles where the policy allows it. Chromium lets the page have the module and the audio thread run it; Firefox takes
 * none into a page whose policy would not let it compile, and has the worker clean. Throws where it cannot be done.
 */
export async function openCleaning(): Promise<Opened> {
  const worker = new Worker(new URL("./worker/noise-worker.ts", import.meta.url), { name: "noise" });
  const { port1: port, port2: frames } = new MessageChannel();
  try {
    const module = await new Promise<WebAssembly.Module | null>((resolve, reject) => {
      setTimeout(() => reject(new Error("RNNoise did not come.")), readyWithinMs);
      worker.addEventListener("error", ({ message }) => reject(new Error(message || "There is no worker.")));
      worker.addEventListener("messageerror", () => resolve(null));
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) =>
        data.kind === "compiled" ? resolve(data.module) : reject(new Error(data.reason)),
      );
      const message: ToWorker = { address: new URL(wasm, location.href).href, frames };
      worker.postMessage(message, [frames]);
    });
    if (module) worker.terminate();
    return {
      cleaning: module ? { kind: "here", module } : { kind: "elsewhere", port },
      onFailed: (listener) => worker.addEventListener("error", listener),
      end: () => worker.terminate(),
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
