import { FrameQueue, sampleRate } from "../frames.ts";
import { workletName, type Cleaning, type FromWorklet } from "../messages.ts";
import { createRnnoise } from "../rnnoise.ts";

/** The audio thread's own names (Web Audio API 1.1 § 1.32), which the page's types do not have. */
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };
declare function registerProcessor(name: string, processor: new () => object): void;

/** How long a frame may be away, samples: 20 ms. */
const away = 960;

registerProcessor(
  workletName,
  /** Cleans one channel, once it is told how, until the page says that it ends. */
  class extends AudioWorkletProcessor {
    #queue: FrameQueue | null = null;
    #samples = 0;
    #isDone = false;

    constructor() {
      super();
      this.port.addEventListener("message", ({ data }: MessageEvent<Cleaning | "end">) => {
        try {
          if (data === "end") this.#isDone = true;
          else this.#queue = data.kind === "here" ? this.#cleanHere(data.module) : this.#cleanElsewhere(data.port);
        } catch (error) {
          this.#fail(error);
        }
      });
      this.port.start();
    }

    /** A microphone that has ended gives no channel, which is silence. */
    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      const to = output?.[0];
      if (this.#isDone || !to) return !this.#isDone;
      try {
        this.#queue?.pass(input?.[0] ?? new Float32Array(to.length), to);
      } catch (error) {
        this.#fail(error);
      }
      return !this.#isDone;
    }

    #cleanHere(module: WebAssembly.Module): FrameQueue {
      const clean = createRnnoise(module);
      const queue: FrameQueue = new FrameQueue((frame) => {
        clean(frame);
        queue.give(frame);
        this.#report(frame.length);
      });
      return queue;
    }

    #cleanElsewhere(port: MessagePort): FrameQueue {
      const queue = new FrameQueue((frame) => port.postMessage(frame, [frame.buffer]), away);
      port.addEventListener("message", ({ data: frame }: MessageEvent<Float32Array>) => {
        queue.give(frame);
        this.#report(frame.length);
      });
      port.start();
      return queue;
    }

    #report(samples: number): void {
      this.#samples += samples;
      if (this.#samples < sampleRate / 2) return;
      this.#say({ kind: "progress", samples: this.#samples });
      this.#samples = 0;
    }

    #fail(error: unknown): void {
      this.#isDone = true;
      this.#say({ kind: "failed", reason: String(error) });
    }

    #say(message: FromWorklet): void {
      this.port.postMessage(message, []);
    }
  },
);
