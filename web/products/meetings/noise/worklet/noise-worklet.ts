import { FrameQueue, sampleRate } from "../frames.ts";
import { workletName, type FromWorklet } from "../messages.ts";
import { createRnnoise } from "../rnnoise.ts";

/** The audio thread's own names (Web Audio API 1.1 § 1.32), which the page's types do not have. */
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };
declare function registerProcessor(name: string, processor: new (options: Options) => object): void;

interface Options {
  readonly processorOptions: { readonly module: WebAssembly.Module };
}

registerProcessor(
  workletName,
  /** Cleans one channel until the page says that it ends. */
  class extends AudioWorkletProcessor {
    #queue: FrameQueue | null;
    #samples = 0;

    constructor({ processorOptions }: Options) {
      super();
      this.#queue = new FrameQueue(createRnnoise(processorOptions.module));
      this.port.addEventListener("message", () => (this.#queue = null));
      this.port.start();
    }

    /** A microphone that has ended gives no channel, which is silence. */
    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      const to = output?.[0];
      if (!to || !this.#queue) return this.#queue !== null;
      try {
        this.#queue.pass(input?.[0] ?? new Float32Array(to.length), to);
      } catch (error) {
        this.#queue = null;
        to.fill(0);
        this.#say({ kind: "failed", reason: String(error) });
        return false;
      }
      this.#samples += to.length;
      if (this.#samples >= sampleRate / 2) {
        this.#say({ kind: "progress", samples: this.#samples });
        this.#samples = 0;
      }
      return true;
    }

    #say(message: FromWorklet): void {
      this.port.postMessage(message);
    }
  },
);
