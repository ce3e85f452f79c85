import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { elapsed } from "#clock";
import { refuse } from "#http";
import type { Engine } from "../engine/engine.ts";
import { sampleRate, VoiceCutter, type Piece } from "../speech/voice.ts";
import { readWav } from "./recording.ts";
import { countErrors, tokensOf } from "./word-errors.ts";

/** How a recording was understood. */
export interface Measured {
  readonly name: string;
  readonly text: string;
  /** Of the transcript. */
  readonly tokens: number;
  readonly errors: number;
  /** Of sound, and of the engine's work on it. */
  readonly seconds: number;
  readonly worked: number;
  /** The longest that a piece took from its end to its text. */
  readonly slowest: number;
}

/**
 * Gives each recording of a folder (`name.wav` beside its transcript `name.txt`) to the engine as a call would, and compares.
 * Refuses INVALID where there are none or one cannot be read.
 */
export async function measureFolder(engine: Engine, folder: string, language: string | null): Promise<Measured[]> {
  const names = await readdir(folder).catch(() => {
    throw refuse("INVALID", `${folder} cannot be read.`);
  });
  const recordings = names.filter((name) => name.endsWith(".wav")).toSorted();
  if (recordings.length === 0) throw refuse("INVALID", `There is no recording (.wav) in ${folder}.`);
  const measured: Measured[] = [];
  for (const name of recordings) measured.push(await measureOne(engine, join(folder, name), language));
  return measured;
}

async function measureOne(engine: Engine, path: string, language: string | null): Promise<Measured> {
  const samples = await readFile(path)
    .then(readWav, (error: unknown) => Promise.reject(error))
    .catch((error: unknown) => {
      throw refuse("INVALID", `${path} ${error instanceof Error ? error.message : "cannot be read"}.`);
    });
  const transcript = await readFile(path.replace(/\.wav$/, ".txt"), "utf8").catch(() => {
    throw refuse("INVALID", `${path} has no transcript beside it (.txt).`);
  });
  const texts: string[] = [];
  let worked = 0;
  let slowest = 0;
  for (const piece of cutAll(samples)) {
    const begun = elapsed();
    texts.push(await engine.recognise(piece.samples, language));
    const took = (elapsed() - begun) / 1000;
    worked += took;
    slowest = Math.max(slowest, took);
  }
  const text = texts.filter(Boolean).join(" ");
  return {
    name: path,
    text,
    tokens: tokensOf(transcript).length,
    errors: countErrors(transcript, text),
    seconds: samples.length / sampleRate,
    worked,
    slowest,
  };
}

/** As calls hand sound on: 200 ms at a time. */
function cutAll(samples: Int16Array): Piece[] {
  const cutter = new VoiceCutter();
  const step = sampleRate / 5;
  const pieces: Piece[] = [];
  for (let at = 0; at < samples.length; at += step)
    pieces.push(...cutter.push(samples.slice(at, at + step), (at * 1000) / sampleRate));
  const last = cutter.close();
  return last ? [...pieces, last] : pieces;
}
