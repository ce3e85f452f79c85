import { frameSize } from "./frames.ts";

/** What of RNNoise's exports is used (rnnoise.h). */
interface Exports {
  readonly memory: WebAssembly.Memory;
  __wasm_call_ctors(): void;
  rnnoise_create(model: number): number;
  rnnoise_process_frame(state: number, to: number, from: number): number;
  malloc(bytes: number): number;
}

/** RNNoise reckons in 16-bit samples. */
const scale = 32_768;

/** What is no number, or no sound, would stay in its memory and spoil all that comes after. */
const bounded = (sample = 0): number => (Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample)));

/**
 * An instance of RNNoise for one channel: returns what cleans a frame of 480 samples (-1 to 1, 48 kHz) in place; what it
 * gives is 10 ms late. Throws where the module is not RNNoise or has no memory. Its memory goes when nobody holds it.
 */
export function createRnnoise(module: WebAssembly.Module): (frame: Float32Array) => void {
  const env = {
    emscripten_memcpy_big(to: number, from: number, bytes: number): void {
      new Uint8Array(exports.memory.buffer).copyWithin(to, from, from + bytes);
    },
    // 16 MB are its own from the start, and one channel needs less than a tenth.
    emscripten_resize_heap: (): number => 0,
    __assert_fail(): never {
      throw new Error("RNNoise has failed.");
    },
  };
  const exports = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
  exports.__wasm_call_ctors();
  const state = exports.rnnoise_create(0);
  const at = exports.malloc(frameSize * Float32Array.BYTES_PER_ELEMENT);
  if (state === 0 || at === 0) throw new Error("There is no memory for RNNoise.");
  const samples = new Float32Array(exports.memory.buffer, at, frameSize);
  return (frame) => {
    for (let one = 0; one < frameSize; one++) samples[one] = bounded(frame[one]) * scale;
    exports.rnnoise_process_frame(state, at, at);
    for (let one = 0; one < frameSize; one++) frame[one] = (samples[one] ?? 0) / scale;
  };
}
