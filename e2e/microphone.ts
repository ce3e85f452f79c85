import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { speak } from "./clients/speech.ts";

/** A file for everyone's microphone in a browser: a sentence and a pause, again and again. */
export function writeMicrophone(folder: string): string {
  const path = join(folder, "microphone.wav");
  const speech = speak("See you at nine in the large hall.", "en-gb");
  const samples = new Int16Array(speech.length + 72_000);
  samples.set(speech);
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
