/** Samples that RNNoise cleans at a time: 10 ms at 48 kHz. */
export const frameSize = 480;
/** Samples in a second; RNNoise knows no other rate. */
export const sampleRate = 48_000;

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));

/**
 * Cuts a stream of blocks into frames and hands the cleaned frames out as blocks again: no sample is lost, doubled or
 * moved. What comes out is late by as little as the sizes allow: 448 samples (9.3 ms) for blocks of 128.
 */
export class FrameQueue {
  readonly #clean: (frame: Float32Array) => void;
  readonly #frame = new Float32Array(frameSize);
  #filled = 0;
  #ready = new Float32Array(frameSize * 4);
  #from = 0;
  #count = 0;
  #isBegun = false;

  /** `clean` changes a frame in place. */
  constructor(clean: (frame: Float32Array) => void) {
    this.#clean = clean;
  }

  /** Both blocks are of one length, which may change from call to call. */
  pass(input: Float32Array, output: Float32Array): void {
    if (!this.#isBegun) this.#push(new Float32Array(frameSize - divisorOf(frameSize, input.length)));
    this.#isBegun = true;
    this.#take(input);
    // Only where blocks change their length: what comes is later from now on.
    const missing = Math.max(0, output.length - this.#count);
    output.fill(0, 0, missing);
    this.#pull(output.subarray(missing));
  }

  #take(input: Float32Array): void {
    for (let at = 0; at < input.length;) {
      const part = input.subarray(at, at + frameSize - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < frameSize) continue;
      this.#clean(this.#frame);
      this.#push(this.#frame);
      this.#filled = 0;
    }
  }

  #push(samples: Float32Array): void {
    if (this.#count + samples.length > this.#ready.length) this.#grow(this.#count + samples.length);
    const to = (this.#from + this.#count) % this.#ready.length;
    const first = samples.subarray(0, this.#ready.length - to);
    this.#ready.set(first, to);
    this.#ready.set(samples.subarray(first.length), 0);
    this.#count += samples.length;
  }

  #pull(into: Float32Array): void {
    const first = this.#ready.subarray(this.#from, this.#from + into.length);
    into.set(first);
    into.set(this.#ready.subarray(0, into.length - first.length), first.length);
    this.#from = (this.#from + into.length) % this.#ready.length;
    this.#count -= into.length;
  }

  #grow(atLeast: number): void {
    const larger = new Float32Array(Math.max(atLeast, this.#ready.length * 2));
    const count = this.#count;
    this.#pull(larger.subarray(0, count));
    this.#ready = larger;
    this.#from = 0;
    this.#count = count;
  }
}
