import { sampleRate } from "../speech/voice.ts";

/** The samples of a WAV file of one channel, 16 kHz and 16 bits; throws a sentence about any other. */
export function readWav(bytes: Buffer): Int16Array {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE")
    throw new Error("is no WAV file");
  let format: readonly number[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === "fmt " && start + 16 <= bytes.length)
      format = [bytes.readUInt16LE(start + 2), bytes.readUInt32LE(start + 4), bytes.readUInt16LE(start + 14)];
    if (name === "data") {
      if (format.join() !== `1,${sampleRate},16`)
        throw new Error(
          "is not of one channel, 16 kHz and 16 bits: ffmpeg -i in.wav -ac 1 -ar 16000 -sample_fmt s16 out.wav",
        );
      const end = Math.min(start + size, bytes.length);
      return Int16Array.from({ length: (end - start) >> 1 }, (_, index) => bytes.readInt16LE(start + index * 2));
    }
    at = start + size + (size % 2);
  }
  throw new Error("has no sound in it");
}
