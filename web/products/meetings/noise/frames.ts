/** Samples that RNNoise cleans at a time: 10 ms at 48 kHz. */
export const frameSize = 480;
/** Samples in a second; RNNoise knows no other rate. */
export const sampleRate = 48_000;

/**
 * Cuts a stream of blocks of any length into frames and hands the cleaned frames out as blocks again: no sample is lost,
 * doubled or moved, and what comes out is 479 samples (10 ms) late, which is enough for every length. Where frames are
 * cleaned elsewhere a margin is added; what comes back later than that is silence, and is left out when it has come, so
 * that sound never gets later.
 */
export class FrameQueue {
  readonly #send: (frame: Float32Array) => void;
  readonly #frame = new Float32Array(frameSize);
  readonly #ready: Float32Array;
  #filled = 0;
  #from = 0;
  #count = 0;
  #left = 0;

  /** `send` gets a frame of its own, to be cleaned and given back. `margin`: samples; `most`: of a block. */
  constructor(send: (frame: Float32Array) => void, margin = 0, most = 8192) {
    this.#send = send;
    this.#ready = new Float32Array(most + margin + 4 * frameSize);
    this.#count = frameSize - 1 + margin;
  }

  /** Takes a block, and fills one of the same length. */
  pass(input: Float32Array, output: Float32Array): void {
    for (let at = 0; at < input.length;) {
      const part = input.subarray(at, at + frameSize - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < frameSize) continue;
      this.#filled = 0;
      this.#send(this.#frame.slice());
    }
    for (let at = 0; at < output.length; at++) output[at] = this.#next();
  }

  /** A cleaned frame, in the order in which they were sent. */
  give(frame: Float32Array): void {
    const left = Math.min(this.#left, frame.length);
    this.#left -= left;
    for (let at = left; at < frame.length && this.#count < this.#ready.length; at++, this.#count++)
      this.#ready[(this.#from + this.#count) % this.#ready.length] = frame[at] ?? 0;
  }

  #next(): number {
    if (this.#count === 0) {
      this.#left++;
      return 0;
    }
    const sample = this.#ready[this.#from] ?? 0;
    this.#from = (this.#from + 1) % this.#ready.length;
    this.#count--;
    return sample;
  }
}
