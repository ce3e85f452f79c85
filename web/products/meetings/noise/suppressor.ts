import { openCleaning } from "./cleaning.ts";
import { sampleRate } from "./frames.ts";
import { workletName, type FromWorklet } from "./messages.ts";
import { createPaceWatch } from "./pace.ts";
// oxlint-disable-next-line import/default -- Vite gives the address of what it has built
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

/** A browser that lets sound run does so at once, ms. */
const runningWithinMs = 2000;
const lookEveryMs = 1000;

export const canSuppress = (): boolean => "AudioWorkletNode" in globalThis && "WebAssembly" in globalThis;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

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

/** The graph around our node: any microphone in, one track out. */
function openGraph(context: AudioContext, node: AudioWorkletNode): Pick<Suppressor, "output" | "feed"> {
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  node.connect(destination);
  const [output] = destination.stream.getAudioTracks();
  if (!output) throw new Error("There is no output.");
  let source: MediaStreamAudioSourceNode | null = null;
  return {
    output,
    feed(track) {
      const opened = context.createMediaStreamSource(new MediaStream([track]));
      source?.disconnect();
      source = opened;
      opened.connect(node);
    },
  };
}

/** Throws NoiseError where it cannot be done. `onFailed` is called at most once, after it was. */
export async function openSuppressor(
  track: MediaStreamTrack,
  onFailed: (failure: Failure) => void,
): Promise<Suppressor> {
  if (!canSuppress()) throw new NoiseError("broken", "This browser has no audio thread for pages.");
  const context = new AudioContext({ sampleRate, latencyHint: "interactive" });
  const ends: (() => void)[] = [() => void context.close().catch(() => undefined)];
  const end = (): void => ends.splice(0).forEach((one) => one());
  try {
    await Promise.all([run(context), context.audioWorklet.addModule(worklet)]);
    const opened = await openCleaning();
    ends.unshift(opened.end);
    const { cleaning } = opened;
    const node = new AudioWorkletNode(context, workletName, {
      channelCount: 1,
      channelCountMode: "explicit",
      outputChannelCount: [1],
    });
    node.port.postMessage(cleaning, cleaning.kind === "elsewhere" ? [cleaning.port] : []);
    ends.unshift(() => node.port.postMessage("end", []));
    const graph = openGraph(context, node);
    ends.unshift(() => graph.output.stop());
    const fail = (failure: Failure): void => {
      if (ends.length === 0) return;
      end();
      onFailed(failure);
    };
    opened.onFailed(() => fail("broken"));
    ends.unshift(watch(node, context, fail));
    graph.feed(track);
    return { ...graph, end };
  } catch (error) {
    end();
    throw error instanceof NoiseError ? error : new NoiseError("broken", String(error));
  }
}
