import wasm from "@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url";
import { sampleRate } from "./frames.ts";
import { workletName, type FromCompiler, type FromWorklet } from "./messages.ts";
import { createPaceWatch } from "./pace.ts";
import worklet from "./worklet/noise-worklet.ts?worker&url";

/**
 * Why noise is not suppressed. `blocked`: the browser keeps the page silent until someone touches it; `slow`: the
 * computer does not keep up; `broken`: anything else.
 */
export type Failure = "blocked" | "slow" | "broken";

export class NoiseError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, reason: string) {
    super(reason);
    this.failure = failure;
  }
}

/** A microphone's sound without noise. */
export interface Suppressor {
  /** One channel, 48 kHz; silent once it has failed. */
  readonly output: MediaStreamTrack;
  /** From now on this microphone; throws where the browser cannot read it at 48 kHz. */
  feed(track: MediaStreamTrack): void;
  end(): void;
}

/** What is not there after this long will not come, ms. */
const readyWithinMs = 15_000;
const runningWithinMs = 2000;
const lookEveryMs = 1000;

export const canSuppress = (): boolean => "AudioWorkletNode" in globalThis && "WebAssembly" in globalThis;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Compiled where that is allowed; what is compiled runs anywhere in the page. */
async function compile(): Promise<WebAssembly.Module> {
  const worker = new Worker(new URL("./worker/noise-worker.ts", import.meta.url), { name: "noise" });
  const answer = new Promise<FromCompiler>((resolve) => {
    worker.addEventListener("error", ({ message }) => resolve({ kind: "failed", reason: message || "No worker." }));
    worker.addEventListener("messageerror", () => resolve({ kind: "failed", reason: "No module came." }));
    worker.addEventListener("message", ({ data }: MessageEvent<FromCompiler>) => resolve(data));
    void after(readyWithinMs).then(() => resolve({ kind: "failed", reason: "RNNoise did not come." }));
  });
  worker.postMessage(new URL(wasm, location.href).href);
  const compiled = await answer;
  worker.terminate();
  if (compiled.kind === "failed") throw new NoiseError("broken", compiled.reason);
  return compiled.module;
}

async function run(context: AudioContext): Promise<void> {
  await Promise.race([context.resume(), after(runningWithinMs)]);
  if (context.state !== "running") throw new NoiseError("blocked", "The browser waits for a touch.");
}

/** Looks whether sound keeps coming. */
function watch(node: AudioWorkletNode, context: AudioContext, onFailed: (failure: Failure) => void): () => void {
  const isLate = createPaceWatch();
  let samples = 0;
  let lookedAt = performance.now();
  node.addEventListener("processorerror", () => onFailed("broken"));
  node.port.addEventListener("message", ({ data }: MessageEvent<FromWorklet>) => {
    if (data.kind === "failed") onFailed("broken");
    else samples += data.samples;
  });
  node.port.start();
  const timer = setInterval(() => {
    // Such as after a telephone call on the same device.
    if (context.state !== "running") void context.resume().catch(() => undefined);
    const passedMs = performance.now() - lookedAt;
    if (isLate(samples, passedMs)) onFailed(context.state === "running" && samples > 0 ? "slow" : "broken");
    samples = 0;
    lookedAt += passedMs;
  }, lookEveryMs);
  return () => clearInterval(timer);
}

/** Throws NoiseError where it cannot be done. `onFailed` is called at most once, after it was. */
export async function openSuppressor(
  track: MediaStreamTrack,
  onFailed: (failure: Failure) => void,
): Promise<Suppressor> {
  if (!canSuppress()) throw new NoiseError("broken", "This browser has no audio thread for pages.");
  const context = new AudioContext({ sampleRate, latencyHint: "interactive" });
  let end = (): void => void context.close().catch(() => undefined);
  try {
    const [module] = await Promise.all([compile(), context.audioWorklet.addModule(worklet), run(context)]);
    const node = new AudioWorkletNode(context, workletName, {
      channelCount: 1,
      channelCountMode: "explicit",
      numberOfOutputs: 1,
      outputChannelCount: [1],
      processorOptions: { module },
    });
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    node.connect(destination);
    const [output] = destination.stream.getAudioTracks();
    if (!output) throw new NoiseError("broken", "There is no output.");
    let source: MediaStreamAudioSourceNode | null = null;
    let isDone = false;
    const endWatching = watch(node, context, (failure) => {
      if (isDone) return;
      end();
      onFailed(failure);
    });
    const close = end;
    end = () => {
      if (isDone) return;
      isDone = true;
      endWatching();
      source?.disconnect();
      node.port.postMessage("end");
      output.stop();
      close();
    };
    const feed = (next: MediaStreamTrack): void => {
      const opened = context.createMediaStreamSource(new MediaStream([next]));
      source?.disconnect();
      source = opened;
      opened.connect(node);
    };
    feed(track);
    return { output, feed, end: () => end() };
  } catch (error) {
    end();
    throw error instanceof NoiseError ? error : new NoiseError("broken", String(error));
  }
}
