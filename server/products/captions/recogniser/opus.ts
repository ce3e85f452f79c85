import OpusScript from "opusscript";
import { sampleRate } from "../speech/voice.ts";
import type { Decoder } from "./pipeline.ts";

/** Opus decodes to 16 kHz and one channel by itself (RFC 6716 §4.5). */
export function createDecoder(): Decoder {
  const opus = new OpusScript(sampleRate, 1, OpusScript.Application.VOIP);
  return {
    decode(payload) {
      const bytes = opus.decode(Buffer.from(payload));
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    },
    end: () => opus.delete(),
  };
}
