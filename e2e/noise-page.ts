import type { Page } from "playwright-core";

/** What a page's own code sees of the noise suppression that runs in it. */
interface Watched {
  context: AudioContext;
  raw: MediaStreamTrack;
  output: MediaStreamTrack;
  module: WebAssembly.Module;
  worklet: string;
}

/** Keeps what suppresses noise at `safosNoise`, from the next page on. */
export const watchSuppression = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const kept: Partial<Watched> = {};
    Object.assign(globalThis, { safosNoise: kept });
    const addModule = Reflect.get(Worklet.prototype, "addModule") as (
      this: Worklet,
      ...rest: unknown[]
    ) => Promise<void>;
    Worklet.prototype.addModule = function add(this: Worklet, address: string | URL, ...rest) {
      kept.worklet = String(address);
      return addModule.call(this, address, ...rest);
    };
    const Node = globalThis.AudioWorkletNode;
    globalThis.AudioWorkletNode = class extends Node {
      constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
        super(context, name, options);
        if (!(context instanceof AudioContext)) return;
        kept.context = context;
        const post = this.port.postMessage.bind(this.port);
        this.port.postMessage = ((message: { module?: WebAssembly.Module }, transfer: Transferable[]) => {
          if (message.module) kept.module = message.module;
          post(message, transfer);
        }) as typeof this.port.postMessage;
        const open = context.createMediaStreamSource.bind(context);
        context.createMediaStreamSource = (stream) => {
          [kept.raw] = stream.getAudioTracks() as [MediaStreamTrack];
          return open(stream);
        };
        const connect = this.connect.bind(this) as (to: AudioNode) => AudioNode;
        this.connect = ((to: AudioNode) => {
          if (to instanceof MediaStreamAudioDestinationNode)
            [kept.output] = to.stream.getAudioTracks() as [MediaStreamTrack];
          return connect(to);
        }) as typeof this.connect;
      }
    };
  });

/**
 * How loud what the page plays is while nobody speaks and while someone does, dB of full scale, over six seconds; or its
 * own microphone before or after noise was suppressed.
 */
export const levelsOf = (page: Page, own?: "raw" | "output"): Promise<{ pause: number; speech: number }> =>
  page.evaluate(async (own) => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    const streams = own
      ? [new MediaStream([(globalThis as unknown as { safosNoise: Watched }).safosNoise[own]])]
      : [...document.querySelectorAll("audio")].map((one) => one.srcObject);
    for (const stream of streams)
      if (stream instanceof MediaStream) context.createMediaStreamSource(stream).connect(analyser);
    await context.resume();
    const samples = new Float32Array(analyser.fftSize);
    const levels: number[] = [];
    const until = performance.now() + 6000;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
      levels.push(10 * Math.log10(power + 1e-10));
    }
    await context.close();
    levels.sort((a, b) => a - b);
    const at = (part: number): number => Math.round((levels[Math.floor(levels.length * part)] ?? -100) * 10) / 10;
    // A good third of each round is a pause.
    return { pause: at(0.2), speech: at(0.85) };
  }, own);

/** How much later sound is for having been cleaned, ms: where both are most alike. */
export const measureLatency = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { raw, output } = (globalThis as unknown as { safosNoise: Watched }).safosNoise;
    const context = new AudioContext({ sampleRate: 48_000 });
    const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
    [raw, output].forEach((track, at) => {
      context.createMediaStreamSource(new MediaStream([track])).connect(merger, 0, at);
    });
    const tap = context.createScriptProcessor(4096, 2, 1);
    merger.connect(tap).connect(context.destination);
    const before: number[] = [];
    const after: number[] = [];
    await new Promise<void>((resolve) => {
      tap.addEventListener("audioprocess", ({ inputBuffer }) => {
        before.push(...inputBuffer.getChannelData(0));
        after.push(...inputBuffer.getChannelData(1));
        if (before.length > 48_000 * 5) resolve();
      });
    });
    await context.close();
    let best = { at: 0, alike: 0 };
    for (let late = 0; late < 4800; late++) {
      let alike = 0;
      for (let one = 0; one + late < before.length; one += 7) alike += (before[one] ?? 0) * (after[one + late] ?? 0);
      if (alike > best.alike) best = { at: late, alike };
    }
    return best.at / 48;
  });

/** Processor time of the audio thread for each second of sound, ms: a minute of speech-like sound, as fast as it goes. */
export const measureCost = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { module, worklet } = (globalThis as unknown as { safosNoise: Watched }).safosNoise;
    const context = new OfflineAudioContext(1, 48_000 * 60, 48_000);
    await context.audioWorklet.addModule(worklet);
    const node = new AudioWorkletNode(context, "safos-noise");
    node.port.postMessage({ kind: "here", module }, []);
    const sound = new AudioBuffer({ length: 48_000, sampleRate: 48_000 });
    sound.getChannelData(0).forEach((_, at, all) => {
      all[at] = Math.sin(at / 30) * Math.sin(at / 5000) * 0.3 + Math.sin(at * at) * 0.1;
    });
    const source = new AudioBufferSourceNode(context, { buffer: sound, loop: true });
    source.connect(node).connect(context.destination);
    source.start();
    const begun = performance.now();
    await context.startRendering();
    return (performance.now() - begun) / 60;
  });
