import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { speak } from "./clients/speech.ts";

/** A machine in the room, the same every time: white noise. */
function addNoise(samples: Int16Array, speech: Int16Array, below: number): void {
  const loudness = Math.sqrt(speech.reduce((sum, one) => sum + one * one, 0) / speech.length);
  // Evenly spread numbers have a third of their span as loudness, squared.
  const span = (loudness / 10 ** (below / 20)) * Math.sqrt(3);
  let state = 7;
  samples.forEach((sample, at) => {
    state = (state * 48_271) % 2_147_483_647;
    const noise = ((state / 2_147_483_647) * 2 - 1) * span;
    samples[at] = Math.max(-32_768, Math.min(32_767, sample + noise));
  });
}

/**
 * A file for everyone's microphone in a browser: a sentence and a pause, again and again. `noiseBelow`: over noise, by how
 * far below the speech it is, dB.
 */
export function writeMicrophone(folder: string, noiseBelow?: number): string {
  const path = join(folder, "microphone.wav");
  const speech = speak("See you at nine in the large hall.", "en-gb");
  const samples = new Int16Array(speech.length + 72_000);
  samples.set(speech.map((one) => (noiseBelow === undefined ? one : one / 2)));
  if (noiseBelow !== undefined) addNoise(samples, samples.slice(0, speech.length), noiseBelow);
  const header = Buffer.alloc(44);
  header.write("RIFF");
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(96_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return path;
}
