import { createReadStream } from "node:fs";
import { writeFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import type { Studio } from "#film";
import { Refusal } from "#http";
import type { Clip } from "./clips.ts";
import { joinParameters, joinSoundParameters, sceneParameters, soundParameters, type Places } from "./parameters.ts";
import { scenesOf } from "./scenes.ts";
import { soundsIn, stretchesOf } from "./stretches.ts";

/** Of one run of ffmpeg. A machine with much to do is a good deal slower than the film. */
const longestRun = 7200;

const pathIn =
  ({ folder }: Studio) =>
  (file: string): string =>
    join(folder, `${file}.webm`);

/** What is heard, in stretches that join without a seam. */
async function mixSounds(studio: Studio, clips: readonly Clip[], seconds: number): Promise<string[]> {
  const sounds: string[] = [];
  for (const piece of stretchesOf(clips, { from: 0, seconds })) {
    const path = join(studio.folder, `sound-${sounds.length}.wav`);
    await studio.run(soundParameters(soundsIn(clips, piece), piece, pathIn(studio), path), longestRun);
    sounds.push(path);
  }
  return sounds;
}

/** What is heard in the clips whose parts lie in the studio, without pictures. */
export async function makeSound(
  studio: Studio,
  clips: readonly Clip[],
  seconds: number,
  type: "ogg" | "mp4",
): Promise<AsyncIterable<Uint8Array>> {
  const sounds = await mixSounds(studio, clips, seconds);
  const path = join(studio.folder, `sound.${type}`);
  await studio.run(joinSoundParameters(await list(studio, "sounds.txt", sounds), type, path), longestRun);
  return createReadStream(path);
}

/** One film of the clips whose parts lie in the studio; `progress` from 0 to 1. */
export async function makeFilm(
  studio: Studio,
  clips: readonly Clip[],
  seconds: number,
  progress: (share: number) => Promise<void>,
): Promise<AsyncIterable<Uint8Array>> {
  const named = await namedPlaces(studio, clips, pathIn(studio));
  let places = named;
  const scenes: string[] = [];
  const wanted = scenesOf(clips, seconds);
  for (const scene of wanted) {
    const path = join(studio.folder, `scene-${scenes.length}.mp4`);
    try {
      await studio.run(sceneParameters(scene, places, path), longestRun);
    } catch (error) {
      // An ffmpeg that draws no letters.
      if (places !== named || !(error instanceof Refusal) || error.code !== "FORMAT_BROKEN") throw error;
      places = { ...named, nameOf: () => null };
      await studio.run(sceneParameters(scene, places, path), longestRun);
    }
    scenes.push(path);
    await progress((0.9 * (scene.from + scene.seconds)) / seconds);
  }
  const total = wanted.reduce((sum, one) => sum + one.seconds, 0);
  const sounds = await mixSounds(studio, clips, total);
  const film = join(studio.folder, "film.mp4");
  const lists = [await list(studio, "scenes.txt", scenes), await list(studio, "sounds.txt", sounds)] as const;
  await studio.run(joinParameters(...lists, film), longestRun);
  for (const path of [...scenes, ...sounds]) await rm(path, { force: true });
  return createReadStream(film);
}

const fontFile = join(
  dirname(createRequire(import.meta.url).resolve("@fontsource/inter/package.json")),
  "files/inter-latin-600-normal.woff",
);
const longestName = 60;

/** The names of those in the film and the letters they are written with, in files of the studio. */
async function namedPlaces(studio: Studio, clips: readonly Clip[], pathOf: Places["pathOf"]): Promise<Places> {
  const font = basename(await studio.put("font.woff", createReadStream(fontFile)));
  const files = new Map<string, string>();
  for (const { identity, name } of clips) {
    if (files.has(identity)) continue;
    const bytes = Buffer.from(name.replaceAll(/\p{Cc}/gu, " ").slice(0, longestName) || " ");
    files.set(identity, basename(await studio.put(`name-${files.size}.txt`, Readable.from([bytes]))));
  }
  return { pathOf, font, nameOf: ({ identity }) => files.get(identity) ?? null };
}

async function list(studio: Studio, name: string, paths: readonly string[]): Promise<string> {
  const path = join(studio.folder, name);
  await writeFile(path, paths.map((one) => `file '${basename(one)}'\n`).join(""), { mode: 0o644 });
  return path;
}
